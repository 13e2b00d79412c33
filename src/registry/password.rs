//! Passwords: the rules for a new one (.dk rules for service users).

/// What is wrong with a new password under the registry's rules; `None` if nothing is.
pub fn password_problem(password: &str) -> Option<&'static str> {
    let length = password.chars().count();
    if !(PASSWORD_LENGTH_MIN..=PASSWORD_LENGTH_MAX).contains(&length) {
        return Some("a password has 8 to 64 characters");
    }
    if !password.chars().all(|c| c.is_ascii_alphanumeric() || PASSWORD_SPECIALS.contains(c)) {
        return Some("a password is made of letters a-z, digits and ASCII specials without blank and backslash");
    }
    let classes: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_digit(),
        |c| PASSWORD_SPECIALS.contains(c),
    ];
    let used = classes.iter().filter(|class| password.chars().any(class)).count();
    (used < 3).then_some("a password has three of: lower case, upper case, digit, special")
}

const PASSWORD_SPECIALS: &str = "%`'()*+-,./:;<>=!_&~{}|^?$#@\"[]";
/// Fewest characters of a password.
pub const PASSWORD_LENGTH_MIN: usize = 8;
/// Most characters of a password.
pub const PASSWORD_LENGTH_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_eight_to_sixty_four_characters_of_three_classes() {
        assert_eq!(password_problem("Navn-sandbox-1"), None);
        assert_eq!(password_problem("Abcdef1-"), None);
        assert!(password_problem("Abcde1-").is_some());
        assert_eq!(password_problem(&format!("A1{}", "a".repeat(62))), None);
        assert!(password_problem(&format!("A1{}", "a".repeat(63))).is_some());
        assert!(password_problem("abcdefgh1").is_some());
        assert!(password_problem("Abcdef 1").is_some());
        assert!(password_problem("Abcdef\\1").is_some());
    }
}
