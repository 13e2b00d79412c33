//! The payment line of an invoice: the Danish joint payment form (FIK), card type 71, in which the
//! invoice number stands with a check digit (`+71<000000000000125+12345678<`).

use crate::registry::refusal::Refusal;

/// The fifteen digits that stand for an invoice: its number and a modulus-10 check digit.
pub fn reference(invoice: i64) -> String {
    let number = format!("{invoice:0width$}", width = DIGITS - 1);
    let check = check_digit(&number);
    format!("{number}{check}")
}

/// The whole line of an invoice, paid to the creditor of this number.
pub fn payment_line(invoice: i64, creditor: &str) -> String {
    format!("+{CARD_TYPE}<{}+{creditor}<", reference(invoice))
}

/// The invoice a reference stands for. It is read as the fifteen digits alone, or as the whole
/// line; blanks do not count.
///
/// # Errors
/// [`Refusal::NotNow`] when it is neither, its check digit is wrong, or it names another creditor.
pub fn invoice_of(text: &str, creditor: &str) -> Result<i64, Refusal> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let wrong = |why: String| Refusal::NotNow(format!("{text} is no payment reference: {why}"));
    let digits = match text.strip_prefix('+') {
        None => text.as_str(),
        Some(line) => {
            let shape = || wrong(format!("a line is written +{CARD_TYPE}<{DIGITS} digits+creditor<"));
            let (card, rest) = line.split_once('<').ok_or_else(shape)?;
            let (digits, to) = rest.split_once('+').ok_or_else(shape)?;
            let to = to.strip_suffix('<').ok_or_else(shape)?;
            if card != CARD_TYPE {
                return Err(shape());
            }
            if to != creditor {
                return Err(wrong(format!("it pays creditor {to}, and the registry is {creditor}")));
            }
            digits
        }
    };
    if digits.len() != DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong(format!("it has not {DIGITS} digits")));
    }
    let (number, check) = digits.split_at(DIGITS - 1);
    if check != check_digit(number).to_string() {
        return Err(wrong("its check digit is wrong".to_owned()));
    }
    number.parse().map_err(|_| wrong("it is no number".to_owned()))
}

/// The digit that makes the weighted digits a multiple of ten: weights two and one from the right,
/// of a product above nine the sum of its digits.
fn check_digit(number: &str) -> u32 {
    let weighted = number.bytes().rev().zip([2, 1].into_iter().cycle()).map(|(digit, weight)| {
        let product = u32::from(digit - b'0') * weight;
        product / 10 + product % 10
    });
    (10 - weighted.sum::<u32>() % 10) % 10
}

/// Digits of a reference, the check digit included.
const DIGITS: usize = 15;
/// The kind of payment form whose line carries digits alone.
const CARD_TYPE: &str = "71";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CREDITOR: &str = "12345678";

    #[test]
    fn a_line_is_written_as_banks_read_it() {
        assert_eq!(payment_line(12, CREDITOR), "+71<000000000000125+12345678<");
        assert_eq!(reference(0), "000000000000000");
        assert_eq!(reference(7_992_739_871), "000079927398713");
        assert_eq!(reference(99_999_999_999_999), "999999999999994");
    }

    #[test]
    fn digits_or_the_whole_line_name_the_invoice() {
        for text in ["000000000000125", "+71<000000000000125+12345678<", " +71< 000000000000125 +12345678< "] {
            assert_eq!(invoice_of(text, CREDITOR), Ok(12), "{text}");
        }
    }

    #[test]
    fn what_is_no_reference_says_why() {
        for (text, why) in [
            ("000000000000126", "its check digit is wrong"),
            ("12", "it has not 15 digits"),
            ("0000000000001255", "it has not 15 digits"),
            ("00000000000012x", "it has not 15 digits"),
            ("", "it has not 15 digits"),
            ("+71<000000000000125+87654321<", "it pays creditor 87654321, and the registry is 12345678"),
            ("+73<000000000000125+12345678<", "a line is written +71<15 digits+creditor<"),
            ("+71<000000000000125+12345678", "a line is written +71<15 digits+creditor<"),
        ] {
            let refusal = invoice_of(text, CREDITOR).unwrap_err();
            assert_eq!(refusal.to_string(), format!("{text} is no payment reference: {why}"));
        }
    }

    proptest! {
        #[test]
        fn every_number_is_read_back_and_no_single_wrong_digit(number in 0_i64..100_000_000_000_000, at in 0_usize..15, by in 1_u8..10) {
            let text = reference(number);
            prop_assert_eq!(invoice_of(&text, CREDITOR), Ok(number));
            let mut wrong = text.into_bytes();
            wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
            prop_assert!(invoice_of(std::str::from_utf8(&wrong).unwrap(), CREDITOR).is_err());
        }
    }
}
