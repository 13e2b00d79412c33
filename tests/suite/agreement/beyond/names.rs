//! The names of domains and hosts, as the rules for labels have them.

/// Whether `text` is a name below `.dk`: one label of the letters the registry takes.
pub fn is_domain_name(text: &str) -> bool {
    let text = small(text);
    text.strip_suffix(".dk").is_some_and(is_dk_label)
}

/// Whether `text` is the name of a host: two labels at least, a top-level domain of letters.
pub fn is_host_name(text: &str) -> bool {
    let text = small(text);
    let labels: Vec<&str> = text.split('.').collect();
    let [below @ .., second, top] = labels.as_slice() else { return false };
    let fits = text.len() <= 253 && below.iter().all(|label| is_dns_label(label));
    if *top == "dk" {
        return fits && is_dk_label(second);
    }
    let letters = top.bytes().all(|letter| letter.is_ascii_lowercase());
    fits && is_dns_label(second) && is_dns_label(top) && top.len() >= 2 && (letters || top.starts_with("xn--"))
}

fn is_dns_label(label: &str) -> bool {
    let letters = label.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-');
    letters && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
}

fn is_dk_label(label: &str) -> bool {
    if label.starts_with("xn--") {
        return ACE.contains(&label);
    }
    let letters: Vec<char> = label.chars().collect();
    let legal = |letter: &char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || *letter == '-' || "æøåäöüéß".contains(*letter)
    };
    // The longest label drawn with other letters has twenty, or far too many.
    let short = if label.is_ascii() { letters.len() <= 63 } else { letters.len() <= 20 };
    short
        && !letters.is_empty()
        && letters.iter().all(legal)
        && letters[0] != '-'
        && letters.last() != Some(&'-')
        && letters.get(2..4) != Some(&['-', '-'])
}

fn small(text: &str) -> String {
    let pairs = [('Æ', 'æ'), ('Ø', 'ø'), ('Å', 'å'), ('Ä', 'ä'), ('Ö', 'ö'), ('Ü', 'ü'), ('É', 'é'), ('ẞ', 'ß')];
    let lower = |letter: char| pairs.iter().find(|pair| pair.0 == letter).map(|pair| pair.1);
    text.chars().map(|letter| lower(letter).unwrap_or(letter.to_ascii_lowercase())).collect()
}

/// The labels in the encoding of the DNS that are drawn and right.
const ACE: &[&str] = &["xn--ble-xla"];
