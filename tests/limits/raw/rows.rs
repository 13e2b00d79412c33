//! The rows of one create, as long as those navn writes.

use navn::cli::load::names::Dice;

/// What changes from create to create.
#[derive(Debug)]
pub struct Rows {
    pub name: String,
    pub sv_trid: String,
    pub events: [String; 2],
    pub text: String,
    pub data: String,
    pub now: i64,
}

impl Rows {
    pub fn of(number: u64) -> Self {
        // As names do, each lands somewhere else in the indexes.
        let name = format!("{:x}.dk", Dice::new(number).roll());
        let sv_trid = format!("BB075FF7-A09A-403F-A131-{:012X}-2026112200002", number & 0xffff_ffff_ffff);
        let transaction = format!(r#"{{"cl_trid":"7BAC2EAA-1","sv_trid":"{sv_trid}"}}"#);
        Self {
            events: [
                format!(r#"{{"event":"domain_applied","domain":"{name}","tracking_number":"2026112200002"}}"#),
                format!(
                    r#"{{"event":"domain_created","domain":"{name}","requester":"REG-1001","transaction":{transaction},"risk":"GREEN"}}"#
                ),
            ],
            text: format!("{name} has been registered and activated"),
            data: format!(
                r#"{{"kind":"domain_pending","data":[{{"object":"{name}","approved":true,"transaction":{transaction},"decided_at":"2026-11-22T16:56:50.931Z"}},"GREEN"]}}"#
            ),
            now: 1_795_366_610_931,
            name,
            sv_trid,
        }
    }
}

pub const REGISTRAR: &str = "REG-1001";
pub const REGISTRANT: &str = "KUNDE1-DK";
pub const HOSTS: [&str; 2] = ["ns1.navn-sandbox.net", "ns2.navn-sandbox.net"];
pub const COMMAND: &str = "domain:create";
pub const CL_TRID: &str = "7BAC2EAA-1";
/// Row numbers of one create: two of history, two of the ledger, one message.
pub const NUMBERS: i64 = 5;
/// What a create costs, in øre: what is earned with it, and the VAT.
pub const PRICES: [(&str, i64); 2] = [("income:period", 5600), ("vat", 1400)];
