//! Several parts at fault: structure is told before values (RFC 5730 ranks neither), and what
//! stands first before what follows.

use crate::xml::{Element, Problem, ProblemKind};

/// Parts of a document, each read for itself.
pub trait Together {
    /// What was read.
    type Read;

    /// All parts.
    ///
    /// # Errors
    /// The first problem of structure, or else the first of a value.
    fn together(self) -> Result<Self::Read, Problem>;
}

/// Reads each of `elements`.
///
/// # Errors
/// The first problem of structure, or else the first of a value.
pub fn each<'e, 'd, T>(
    elements: &'e [Element<'d>],
    read: impl Fn(&'e Element<'d>) -> Result<T, Problem>,
) -> Result<Vec<T>, Problem> {
    elements.iter().map(read).collect::<Vec<_>>().together()
}

impl<T> Together for Vec<Result<T, Problem>> {
    type Read = Vec<T>;

    fn together(self) -> Result<Vec<T>, Problem> {
        let mut told = None;
        let read = self.into_iter().filter_map(|part| keep(part, &mut told)).collect();
        told.map_or(Ok(read), Err)
    }
}

macro_rules! tuple {
    ($($part:ident: $read:ident),+) => {
        impl<$($read),+> Together for ($(Result<$read, Problem>,)+) {
            type Read = ($($read,)+);

            fn together(self) -> Result<Self::Read, Problem> {
                let ($($part,)+) = self;
                let mut told = None;
                $(let $part = keep($part, &mut told);)+
                match ($($part,)+) {
                    ($(Some($part),)+) => Ok(($($part,)+)),
                    _ => Err(told.expect("a part that was not read has left its problem")),
                }
            }
        }
    };
}

tuple!(a: A, b: B);
tuple!(a: A, b: B, c: C);
tuple!(a: A, b: B, c: C, d: D);
tuple!(a: A, b: B, c: C, d: D, e: E);
tuple!(a: A, b: B, c: C, d: D, e: E, f: F);
tuple!(a: A, b: B, c: C, d: D, e: E, f: F, g: G);
tuple!(a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H);
tuple!(a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J);

/// The part, or nothing, its problem being told unless a graver one is already.
fn keep<T>(part: Result<T, Problem>, told: &mut Option<Problem>) -> Option<T> {
    match part {
        Ok(read) => return Some(read),
        Err(problem) if told.as_ref().is_none_or(|told| is_structure(&problem) && !is_structure(told)) => {
            *told = Some(problem);
        }
        Err(_) => {}
    }
    None
}

fn is_structure(problem: &Problem) -> bool {
    matches!(problem.kind, ProblemKind::Missing | ProblemKind::Unexpected)
}

#[cfg(test)]
mod tests {
    use ProblemKind::*;

    use super::*;
    use crate::xml::read;

    fn faulty(kind: ProblemKind, reason: &str) -> Result<u8, Problem> {
        Err(Problem::of(kind, &read(b"<a/>", &[]).unwrap(), reason))
    }

    fn told<T: std::fmt::Debug>(parts: impl Together<Read = T>) -> String {
        parts.together().unwrap_err().reason
    }

    #[test]
    fn structure_is_told_before_values_and_the_first_of_each() {
        assert_eq!(told((faulty(Range, "1"), faulty(Missing, "2"), faulty(Unexpected, "3"))), "2");
        assert_eq!(told((faulty(Syntax, "1"), Ok(2), faulty(Range, "3"))), "1");
        assert_eq!(told(vec![faulty(Policy, "1"), faulty(Unexpected, "2"), Ok(3)]), "2");
    }

    #[test]
    fn without_problems_everything_is_there() {
        assert_eq!((Ok(1), Ok("2")).together(), Ok((1, "2")));
        assert_eq!(vec![Ok(1), Ok(2)].together(), Ok(vec![1, 2]));
    }
}
