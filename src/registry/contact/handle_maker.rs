//! Handles of new contacts: the initials of the name and a number.

use crate::registry::handle::Handle;

/// The handle of the `number`-th contact, who is called `name`: `DHA1263-DK`.
pub fn new_handle(name: &str, number: i64) -> Handle {
    let mut initials: String = name.split_whitespace().filter_map(initial).take(INITIALS_MAX).collect();
    if initials.is_empty() {
        initials.push('C');
    }
    Handle::trusted(&format!("{initials}{}-DK", NUMBER_BASE + number))
}

fn initial(word: &str) -> Option<char> {
    let first = word.chars().next()?.to_lowercase().next()?;
    let folded = match first {
        'æ' | 'å' | 'ä' | 'á' | 'à' | 'â' => 'a',
        'ø' | 'ö' | 'ó' | 'ô' => 'o',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'ü' | 'ú' => 'u',
        'ß' => 's',
        other => other,
    };
    folded.is_ascii_alphabetic().then(|| folded.to_ascii_uppercase())
}

/// Most letters before the number.
const INITIALS_MAX: usize = 4;
/// Added to the number, so that the first handles have four digits too.
const NUMBER_BASE: i64 = 1000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_initials_and_a_number() {
        assert_eq!(new_handle("Dansk Hostmaster A/S", 263).as_str(), "DHA1263-DK");
        assert_eq!(new_handle("Åse Øst ærlig de Fem", 1).as_str(), "AOAD1001-DK");
        assert_eq!(new_handle("1. 24/7 名", 7).as_str(), "C1007-DK");
    }
}
