//! How much processor time this process has used.

/// Seconds of processor time since the process began; `None` where `/proc` does not tell.
pub fn used_s() -> Option<f64> {
    seconds(&std::fs::read_to_string("/proc/self/stat").ok()?)
}

/// User and system time are the 14th and 15th field; the 2nd, the program's name, may hold blanks.
fn seconds(stat: &str) -> Option<f64> {
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11);
    let (user, system): (u32, u32) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((f64::from(user) + f64::from(system)) / TICKS_A_SECOND)
}

/// `USER_HZ`, which Linux keeps at 100 for every program.
const TICKS_A_SECOND: f64 = 100.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_system_time_are_added() {
        let stat = "12 (a b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20";
        assert_eq!(seconds(stat), Some(2.0));
        assert_eq!(seconds("nothing"), None);
    }
}
