//! RFC 5732: hosts.

use super::Edit;
use super::Verdict::{Invalid, Valid};

pub(super) const EDITS: &[Edit] = &[
    Edit(Invalid, "host-check", "<host:name>ns1.granskov.dk</host:name><host:name>ns2.granskov.dk</host:name>", ""),
    Edit(Invalid, "host-check", ">ns1.granskov.dk<", ">{256*x}<"),
    Edit(Invalid, "host-info", "<host:name>ns1.granskov.dk</host:name>", "{2*<host:name>ns1.granskov.dk</host:name>}"),
    Edit(Invalid, "host-info", "<host:name>", "<host:name hosts=\"all\">"),
    // Nothing is renewed or transferred.
    Edit(Invalid, "host-delete", "host:delete", "host:renew"),
    Edit(Invalid, "host-check-response", ">In use<", ">{33*x}<"),
    Edit(Invalid, "host-check-response", " avail=\"false\"", ""),
    // Addresses: text of 3 to 45 characters; the family is a word beside it.
    Edit(Valid, "host-create", ">192.0.2.2<", ">abc<"),
    Edit(Invalid, "host-create", ">192.0.2.2<", ">ab<"),
    Edit(Valid, "host-create", ">192.0.2.2<", ">{45*1}<"),
    Edit(Invalid, "host-create", ">192.0.2.2<", ">{46*1}<"),
    Edit(Invalid, "host-create", "ip=\"v4\"", "ip=\"v5\""),
    Edit(Invalid, "host-create", "ip=\"v4\"", "ip=\"V4\""),
    Edit(Valid, "host-create", "<host:addr>192.0.2.29</host:addr>", "{50*<host:addr>192.0.2.29</host:addr>}"),
    Edit(Invalid, "host-create", "<host:name>ns1.granskov.dk</host:name>", ""),
    Edit(Invalid, "host-create", "<host:addr>192.0.2.29</host:addr>", "<host:name>ns1.granskov.dk</host:name>"),
    // An info answer has a creator, a date and one to seven statuses.
    Edit(Invalid, "host-info-response", "<host:crID>REG-1002</host:crID>", ""),
    Edit(Invalid, "host-info-response", "<host:crDate>2020-04-03T22:00:00.0Z</host:crDate>", ""),
    Edit(Valid, "host-info-response", "<host:status s=\"clientUpdateProhibited\"/>", ""),
    Edit(Invalid, "host-info-response", "<host:status s=\"linked\"/><host:status s=\"clientUpdateProhibited\"/>", ""),
    Edit(Valid, "host-info-response", "<host:status s=\"linked\"/>", "{6*<host:status s=\"linked\"/>}"),
    Edit(Invalid, "host-info-response", "<host:status s=\"linked\"/>", "{7*<host:status s=\"linked\"/>}"),
    Edit(Invalid, "host-info-response", "s=\"linked\"", "s=\"clientHold\""),
    Edit(Invalid, "host-info-response", "NS1_GRANSKOV-DK", "ns1.granskov.dk"),
    Edit(
        Invalid,
        "host-info-response",
        "<host:upID>REG-1002</host:upID>",
        "<host:exDate>2020-04-03T22:00:00.0Z</host:exDate>",
    ),
    Edit(Invalid, "host-create-response", "<host:crDate>2020-04-03T22:00:00.0Z</host:crDate>", ""),
    // Update.
    Edit(
        Valid,
        "host-update",
        "<host:addr ip=\"v4\">192.0.2.22</host:addr><host:status s=\"clientUpdateProhibited\"/>",
        "",
    ),
    Edit(Valid, "host-update", "<host:status s=\"clientUpdateProhibited\"/>", "{7*<host:status s=\"ok\"/>}"),
    Edit(Invalid, "host-update", "<host:status s=\"clientUpdateProhibited\"/>", "{8*<host:status s=\"ok\"/>}"),
    Edit(Invalid, "host-update", "<host:chg><host:name>ns3.granskov.dk</host:name></host:chg>", "<host:chg/>"),
    Edit(Valid, "host-update", "<host:chg><host:name>ns3.granskov.dk</host:name></host:chg>", ""),
    Edit(
        Invalid,
        "host-update",
        "<host:addr ip=\"v4\">192.0.2.22</host:addr><host:status s=\"clientUpdateProhibited\"/>",
        "<host:status s=\"clientUpdateProhibited\"/><host:addr ip=\"v4\">192.0.2.22</host:addr>",
    ),
    Edit(Invalid, "host-pending-response", " paResult=\"0\"", ""),
];
