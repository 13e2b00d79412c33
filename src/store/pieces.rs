//! Long checks, asked piece by piece: between two pieces others have their turn.

use std::ops::Range;

use super::Answer;
use crate::registry::command::{Command, ContactCheck, DomainCheck, HostCheck};
use crate::registry::reply::Reply;

/// Whether `command` is a check to be asked in pieces. One of more than `names_max` names is not:
/// it is refused as a whole.
pub fn is_long(command: &Command, names_max: usize) -> bool {
    let names = match command {
        Command::DomainCheck(_) | Command::ContactCheck(_) | Command::HostCheck(_) => command.items(),
        _ => 0,
    };
    (PIECE + 1..=names_max).contains(&names)
}

/// The pieces of a check, in order.
pub fn of(command: &Command) -> impl Iterator<Item = Command> + '_ {
    let names = command.items();
    (0..names).step_by(PIECE).filter_map(move |from| piece(command, from..names.min(from + PIECE)))
}

/// Adds the answer to the next piece to those before it. False when it ends the whole: a refusal.
pub fn join(whole: &mut Option<Answer>, next: Answer) -> bool {
    match (whole.as_mut().map(|answer| &mut answer.result), next.result) {
        (Some(Ok(Reply::Checked(_, checked))), Ok(Reply::Checked(_, more))) => {
            checked.extend(more);
            true
        }
        (_, result) => {
            let goes_on = result.is_ok();
            *whole = Some(Answer { result, ..next });
            goes_on
        }
    }
}

fn piece(command: &Command, range: Range<usize>) -> Option<Command> {
    Some(match command {
        Command::DomainCheck(check) => Command::DomainCheck(DomainCheck { names: check.names[range].to_vec() }),
        Command::ContactCheck(check) => Command::ContactCheck(ContactCheck { handles: check.handles[range].to_vec() }),
        Command::HostCheck(check) => Command::HostCheck(HostCheck { names: check.names[range].to_vec() }),
        _ => return None,
    })
}

/// Names in a piece: few enough for a batch to stay short, many enough for a statement to be worth it.
const PIECE: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::refusal::Refusal;
    use crate::registry::registrar::Queue;
    use crate::registry::reply::{Checked, CheckedObject};

    #[test]
    fn a_check_is_long_beyond_a_piece_and_up_to_what_is_allowed() {
        let long = |names| is_long(&check(names), 100);
        assert_eq!([PIECE, PIECE + 1, 100, 101].map(long), [false, true, true, false]);
        assert!(!is_long(&Command::PollRequest, 100));
    }

    #[test]
    fn the_pieces_are_the_whole_in_order() {
        let whole = check(2 * PIECE + 1);
        let pieces: Vec<Command> = of(&whole).collect();
        assert_eq!(pieces.iter().map(Command::items).collect::<Vec<_>>(), [PIECE, PIECE, 1]);
        let mut names = Vec::new();
        for piece in pieces {
            let Command::DomainCheck(piece) = piece else { panic!("{piece:?}") };
            names.extend(piece.names);
        }
        assert_eq!(Command::DomainCheck(DomainCheck { names }), whole);
    }

    #[test]
    fn answers_follow_one_another_until_one_is_a_refusal() {
        let mut whole = None;
        assert!(join(&mut whole, answer(Ok("a"))) && join(&mut whole, answer(Ok("b"))));
        let Ok(Reply::Checked(_, checked)) = whole.clone().unwrap().result else { panic!("{whole:?}") };
        assert_eq!(checked.iter().map(|checked| checked.object.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert!(!join(&mut whole, answer(Err(Refusal::NoPrivilege))));
        assert_eq!(whole.unwrap().result, Err(Refusal::NoPrivilege));
    }

    fn check(names: usize) -> Command {
        Command::DomainCheck(DomainCheck { names: (0..names).map(|n| Err(n.to_string())).collect() })
    }

    fn answer(result: Result<&str, Refusal>) -> Answer {
        let checked = |name: &str| vec![Checked { object: name.to_owned(), taken: None }];
        let result = result.map(|name| Reply::Checked(CheckedObject::Domain, checked(name)));
        Answer { result, queue: Queue::default(), now: chrono::DateTime::UNIX_EPOCH }
    }
}
