//! Every answer about domains, the queue and the account, in the order of the schemas.

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::*;
use crate::epp::specimen::outline;
use crate::registry::domain::{AuthInfo, DomainStatus, DsRecord, TokenOperation, TokenRole};
use crate::registry::handle::Handle;
use crate::registry::message::{Message, MessageData, PendingResult, Risk, Transaction};
use crate::registry::money::Money;
use crate::registry::reply::{Checked, DomainApplied, DomainView, PendingText, Taken, TransferView};

const TRID: &str = "trID(clTRID=CL-1 svTRID=SV-1)";

/// The answer between `response(` and the identifiers.
fn answer(head: &Head, reply: Option<&Reply>, extensions: &[&'static str]) -> String {
    let announced = Announced { objects: Vec::new(), extensions: extensions.to_vec() };
    let text = outline(&write(head, reply, &announced));
    let inside = text.strip_prefix("epp(response(").and_then(|rest| rest.strip_suffix(&format!("{TRID}))")));
    inside.unwrap_or_else(|| panic!("{text}")).trim_end().to_owned()
}

fn data(reply: &Reply, extensions: &[&'static str]) -> String {
    let text = answer(&head(), Some(reply), extensions);
    text.strip_prefix("result@code=1000(msg=OK)").unwrap_or_else(|| panic!("{text}")).trim_start().to_owned()
}

#[test]
fn an_answer_without_data_has_no_containers() {
    for reply in [Reply::Done, Reply::Pending(PendingText::Action), Reply::Message(None)] {
        assert_eq!(data(&reply, &[DKHM_4_4]), "");
    }
    let anonymous = Head { cl_trid: None, ..head() };
    let text = outline(&write(&anonymous, None, &Announced::default()));
    assert_eq!(text, "epp(response(result@code=1000(msg=OK) trID(svTRID=SV-1)))");
}

#[test]
fn elements_of_the_envelope_have_no_prefix() {
    let document = write(&head(), Some(&Reply::Balance(Money::ZERO)), &Announced::default());
    let text = String::from_utf8(document).unwrap();
    assert!(text.starts_with(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n\
         <epp xmlns=\"urn:ietf:params:xml:ns:epp-1.0\"><response><result code=\"1000\">"
    ));
    assert!(text.contains("<balance:infData xmlns:balance=\"http://www.verisign.com/epp/balance-1.0\">"));
}

#[test]
fn a_fault_is_shown_as_one_element_with_a_reason() {
    for (namespace, element, shown) in [
        (DOMAIN, "name", "<domain:name xmlns:domain=\"urn:ietf:params:xml:ns:domain-1.0\">&lt;x&gt;</domain:name>"),
        (EPP, "clTRID", "<clTRID>&lt;x&gt;</clTRID>"),
        (DKHM_4_5, "autoRenew", "<dkhm:autoRenew xmlns:dkhm=\"urn:dkhm:params:xml:ns:dkhm-4.5\">&lt;x&gt;<"),
        ("", "foo", "<navn:value xmlns:navn=\"urn:navn:params:xml:ns:value-1.0\">&lt;x&gt;</navn:value>"),
        ("urn:x", "foo", "<navn:value xmlns:navn=\"urn:navn:params:xml:ns:value-1.0\">&lt;x&gt;</navn:value>"),
        (DOMAIN, "a b>", "<navn:value xmlns:navn=\"urn:navn:params:xml:ns:value-1.0\">&lt;x&gt;</navn:value>"),
        (DOMAIN, "", "<navn:value xmlns:navn=\"urn:navn:params:xml:ns:value-1.0\">&lt;x&gt;</navn:value>"),
    ] {
        let head = faulty(namespace, element, "<x>");
        let text = String::from_utf8(write(&head, None, &Announced::default())).unwrap();
        assert!(text.contains(&format!("<extValue><value>{shown}")), "{text}");
        let outline = answer(&head, None, &[]);
        assert!(outline.starts_with("result@code=2005(msg=Command failed extValue(value("), "{outline}");
        assert!(outline.ends_with(") reason=why))"), "{outline}");
    }
}

proptest! {
    #[test]
    fn whatever_a_client_sent_the_answer_is_xml(namespace in any::<String>(), element in any::<String>(), text in any::<String>()) {
        for namespace in [namespace.as_str(), DOMAIN, EPP, DKHM_4_4] {
            let head = Head { message: text.clone(), cl_trid: Some(text.clone()), ..faulty(namespace, &element, &text) };
            let document = write(&head, None, &Announced::default());
            let root = crate::xml::read(&document, crate::epp::namespace::KNOWN).unwrap();
            let value = &root.children[0].children[0].children[1].children[0];
            prop_assert_eq!((value.name, value.children.len()), ("value", 1));
        }
    }
}

#[test]
fn a_long_value_is_cut_at_a_character_and_says_so() {
    for (length, shown, marks) in [(FAULT_VALUE_MAX, FAULT_VALUE_MAX, 0), (FAULT_VALUE_MAX + 1, FAULT_VALUE_MAX - 1, 1)]
    {
        let text = answer(&faulty(DOMAIN, "name", &"æ".repeat(length)), None, &[]);
        assert_eq!((text.matches('æ').count(), text.matches(CUT_MARK).count()), (shown, marks));
    }
}

#[test]
fn control_characters_in_a_value_become_blanks() {
    let text = answer(&faulty(DOMAIN, "name", "a\u{85}b\u{9b}c\nd"), None, &[]);
    assert!(text.contains("a b c d"), "{text}");
}

#[test]
fn the_queue_is_told_while_something_waits() {
    let waiting = Head { queue: Queue { count: 2, head: Some(41) }, ..head() };
    assert_eq!(answer(&waiting, Some(&Reply::Done), &[]), "result@code=1000(msg=OK) msgQ@count=2@id=41");
    let fault = Head { queue: waiting.queue, ..faulty(DOMAIN, "name", "x") };
    assert!(answer(&fault, None, &[]).ends_with(" msgQ@count=2@id=41"));
    for queue in [Queue { count: 0, head: Some(41) }, Queue { count: 2, head: None }] {
        assert_eq!(answer(&Head { queue, ..head() }, None, &[]), "result@code=1000(msg=OK)");
    }
}

#[test]
fn an_acknowledgement_tells_the_queue_even_when_it_is_empty() {
    for (queue, told) in [
        (Queue { count: 1, head: Some(42) }, "msgQ@count=1@id=42"),
        (Queue { count: 0, head: None }, "msgQ@count=0@id=41"),
    ] {
        let answer = answer(&Head { queue, ..head() }, Some(&Reply::Acknowledged(41)), &[]);
        assert_eq!(answer, format!("result@code=1000(msg=OK) {told}"));
    }
}

#[test]
fn a_message_brings_the_outcome_of_an_application() {
    let result = PendingResult {
        object: name(),
        approved: true,
        transaction: Transaction { cl_trid: Some("CL-0".to_owned()), sv_trid: "SV-0".to_owned() },
        decided_at: at("2026-11-22T08:00:00Z"),
    };
    let reply = message(MessageData::DomainPending(result, Some(Risk::Green)));
    let waiting = Head { queue: Queue { count: 3, head: Some(7) }, ..head() };
    let queue = "result@code=1000(msg=OK) msgQ@count=3@id=7(qDate=2026-11-22T08:00:00.0Z msg=text)";
    let pending = "resData(panData(name@paResult=1=smørrebrød.dk paTRID(clTRID=CL-0 svTRID=SV-0) \
                   paDate=2026-11-22T08:00:00.0Z))";
    assert_eq!(
        answer(&waiting, Some(&reply), &[DKHM_4_3]),
        format!("{queue} {pending} extension(risk_assessment=GREEN)")
    );
    assert_eq!(answer(&waiting, Some(&reply), &[]), format!("{queue} {pending}"));
}

#[test]
fn a_message_brings_any_domain_data() {
    let transfer = data(&message(MessageData::Transfer(transfer(false))), &[DKHM_4_4]);
    assert!(transfer.contains("resData(trnData(name=smørrebrød.dk trStatus=serverApproved "), "{transfer}");
    let domain = data(&message(MessageData::Domain(Box::new(view()))), &[DKHM_4_4]);
    assert!(domain.contains("msgQ@count=1@id=7(") && domain.contains("resData(infData("), "{domain}");
    assert!(!domain.contains("extension"), "{domain}");
    assert!(!data(&message(MessageData::None), &[DKHM_4_4]).contains("resData"));
}

#[test]
fn a_check_is_answered_line_by_line() {
    let checked = vec![
        Checked { object: "a.dk".to_owned(), taken: None },
        Checked { object: "a<b".to_owned(), taken: Some(Taken::InvalidDomain) },
    ];
    assert_eq!(
        data(&Reply::Checked(CheckedObject::Domain, checked), &[]),
        "resData(chkData(cd(name@avail=1=a.dk) cd(name@avail=0=a<b reason=Invalid domain name)))"
    );
}

#[test]
fn a_domain_is_shown_in_the_order_of_the_schema() {
    assert_eq!(
        data(&Reply::Domain(Box::new(view())), &[]),
        "resData(infData(name=smørrebrød.dk roid=XN__SMRREBRD_64AF_DK-DK status@s=serverHold \
         status@s=pendingDelete registrant=REG1-DK contact@type=admin=ADM1-DK contact@type=billing=BIL1-DK \
         ns(hostObj=ns1.a.dk hostObj=ns2.a.dk) host=ns1.smørrebrød.dk clID=REG-1 crID=REG-2 \
         crDate=2020-01-01T00:00:00.0Z upID=REG-3 upDate=2021-01-01T00:00:00.0Z \
         exDate=2027-01-31T22:59:59.0Z trDate=2022-01-01T00:00:00.0Z))"
    );
    let bare = DomainView {
        admin: None,
        billing: None,
        name_servers: Vec::new(),
        hosts: Vec::new(),
        updated_by: None,
        updated_at: None,
        transferred_at: None,
        ..view()
    };
    assert_eq!(
        data(&Reply::Domain(Box::new(bare)), &[]),
        "resData(infData(name=smørrebrød.dk roid=XN__SMRREBRD_64AF_DK-DK status@s=serverHold \
         status@s=pendingDelete registrant=REG1-DK clID=REG-1 crID=REG-2 crDate=2020-01-01T00:00:00.0Z \
         exDate=2027-01-31T22:59:59.0Z))"
    );
}

fn extension(view: DomainView, extensions: &[&'static str]) -> String {
    let text = data(&Reply::Domain(Box::new(view)), extensions);
    text.split_once(" extension").map_or(String::new(), |(_, extension)| extension.to_owned())
}

#[test]
fn the_extensions_of_a_domain_follow_one_order() {
    let expected = "(registrant_validated=1 \
         domainAdvisory@domain=smørrebrød.dk@advisory=pendingDeletionDate@date=2026-12-22T23:00:00.0Z \
         authInfo@op=transfer@expdate=2026-12-01T00:00:00.0Z=OWN-TRANSFER-00000000000000000000000000000000 \
         infData(dsData(keyTag=4711 alg=13 digestType=2 digest=00FF)) \
         infData(rgpStatus@s=redemptionPeriod) autoRenew=false vid=true)";
    assert_eq!(extension(view(), &[SEC_DNS, RGP, DKHM_4_4, DKHM_4_3]), expected);
    assert_eq!(extension(view(), &[SEC_DNS, RGP, DKHM_4_3]), expected.replace(" vid=true", ""));
}

#[test]
fn only_what_was_announced_is_shown() {
    assert_eq!(extension(view(), &[]), "");
    assert_eq!(extension(view(), &[SEC_DNS]), "(infData(dsData(keyTag=4711 alg=13 digestType=2 digest=00FF)))");
    assert_eq!(extension(view(), &[RGP]), "(infData(rgpStatus@s=redemptionPeriod))");
    let plain = DomainView { delete_at: None, tokens: Vec::new(), ds: Vec::new(), redemption: false, ..view() };
    assert_eq!(extension(plain, &[SEC_DNS, RGP, DKHM_4_3]), "(registrant_validated=1 autoRenew=false)");
}

#[test]
fn extension_data_is_written_in_the_newest_version_announced() {
    let announced = Announced { objects: Vec::new(), extensions: vec![DKHM_4_3, DKHM_4_5, DKHM_4_4] };
    let text = String::from_utf8(write(&head(), Some(&applied()), &announced)).unwrap();
    assert_eq!(text.matches("xmlns:dkhm=\"urn:dkhm:params:xml:ns:dkhm-4.5\"").count(), 3, "{text}");
}

#[test]
fn an_application_is_answered_in_the_extension_alone() {
    assert_eq!(
        data(&applied(), &[DKHM_4_4]),
        "extension(trackingNo=2026112200001 domain_confirmed=1 registrant_validated=0)"
    );
    assert_eq!(data(&applied(), &[SEC_DNS]), "");
}

#[test]
fn an_offered_name_is_shown_as_the_registrys() {
    assert_eq!(
        data(&Reply::DomainOffered(name()), &[DKHM_4_3]),
        "resData(infData(name=smørrebrød.dk roid=XN__SMRREBRD_64AF_DK-DK clID=DKHM1-DK)) \
         extension(domainAdvisory@domain=smørrebrød.dk@advisory=offeredOnWaitingList)"
    );
}

#[test]
fn renewals_transfers_and_balances_bring_their_data() {
    let renewed = Reply::DomainRenewed { name: name(), expires_at: at("2028-01-31T22:59:59Z") };
    assert_eq!(data(&renewed, &[]), "resData(renData(name=smørrebrød.dk exDate=2028-01-31T22:59:59.0Z))");
    assert_eq!(
        data(&Reply::DomainTransferred(transfer(true)), &[]),
        "resData(trnData(name=smørrebrød.dk trStatus=clientApproved reID=REG-2 reDate=2026-11-22T07:00:00.0Z \
         acID=REG-1 acDate=2026-11-22T08:00:00.0Z))"
    );
    assert_eq!(
        data(&Reply::Balance(Money::ore(50_050)), &[]),
        "resData(infData(creditLimit=0.00 balance=500.50 availableCredit=500.50 creditThreshold(fixed=0.00)))"
    );
}

fn head() -> Head {
    Head {
        code: ResultCode::OK,
        message: "OK".to_owned(),
        fault: None,
        queue: Queue::default(),
        cl_trid: Some("CL-1".to_owned()),
        sv_trid: "SV-1".to_owned(),
    }
}

fn faulty(namespace: &str, element: &str, value: &str) -> Head {
    let (namespace, element) = (namespace.to_owned(), element.to_owned());
    let fault = FaultValue { namespace, element, value: value.to_owned(), reason: "why".to_owned() };
    Head { code: ResultCode(2005), message: "Command failed".to_owned(), fault: Some(fault), ..head() }
}

fn message(data: MessageData) -> Reply {
    let (registrar, queued_at) = (handle("REG-1"), at("2026-11-22T08:00:00Z"));
    Reply::Message(Some(Box::new(Message { id: 7, registrar, queued_at, text: "text".to_owned(), data })))
}

fn applied() -> Reply {
    let tracking_number = "2026112200001".to_owned();
    Reply::DomainApplied(DomainApplied { name: name(), tracking_number, confirmed: true, registrant_validated: false })
}

fn transfer(by_token: bool) -> TransferView {
    TransferView {
        name: name(),
        by_token,
        requested_by: handle("REG-2"),
        requested_at: at("2026-11-22T07:00:00Z"),
        acted_by: handle("REG-1"),
        acted_at: at("2026-11-22T08:00:00Z"),
    }
}

fn view() -> DomainView {
    let until = at("2026-12-01T00:00:00Z");
    DomainView {
        name: name(),
        statuses: vec![DomainStatus::ServerHold, DomainStatus::PendingDelete],
        registrant: handle("REG1-DK"),
        admin: Some(handle("ADM1-DK")),
        billing: Some(handle("BIL1-DK")),
        name_servers: vec!["ns1.a.dk".parse().unwrap(), "ns2.a.dk".parse().unwrap()],
        hosts: vec!["ns1.smørrebrød.dk".parse().unwrap()],
        sponsor: handle("REG-1"),
        created_by: handle("REG-2"),
        created_at: at("2020-01-01T00:00:00Z"),
        updated_by: Some(handle("REG-3")),
        updated_at: Some(at("2021-01-01T00:00:00Z")),
        expires_at: at("2027-01-31T22:59:59Z"),
        transferred_at: Some(at("2022-01-01T00:00:00Z")),
        registrant_validated: true,
        delete_at: Some(at("2026-12-22T23:00:00Z")),
        tokens: vec![AuthInfo::issue(TokenOperation::Transfer, TokenRole::Own, [0; 16], until)],
        ds: vec![DsRecord { key_tag: 4711, algorithm: 13, digest_type: 2, digest: "00FF".to_owned() }],
        redemption: true,
        auto_renew: false,
        vid: true,
    }
}

fn name() -> crate::registry::domain::DomainName {
    "smørrebrød.dk".parse().unwrap()
}

fn handle(text: &str) -> Handle {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}
