//! The table of the conversation status: what was written when, and what follows.

use super::*;

/// What happens in a thread, with its minute.
#[derive(Debug, Clone, Copy)]
enum Said {
    In(i64),
    Out(i64),
    Handled,
}
use Said::{Handled, In, Out};

fn minute(minute: i64) -> Instant {
    Instant::from_micros(minute * 60_000_000)
}

/// The thread after these, in the order in which they came in; not always that of their minutes.
fn after(said: &[Said]) -> Thread {
    let mut inbound: Vec<Instant> = Vec::new();
    said.iter().fold(Thread::default(), |thread, said| {
        let with = |direction, at, inbound: &[Instant]| {
            thread.with(direction, &format!("{said:?}"), at, |after| {
                Ok::<_, ()>(inbound.iter().copied().filter(|at| *at > after).min())
            })
        };
        match *said {
            In(at) => {
                inbound.push(minute(at));
                with(Direction::In, minute(at), &inbound).unwrap()
            }
            Out(at) => with(Direction::Out, minute(at), &inbound).unwrap(),
            Handled => thread.handled(),
        }
    })
}

#[test]
fn the_status_follows_from_what_was_written() {
    use ConversationStatus::{NewMessage, NoReply, Replied};
    let table: [(&[Said], ConversationStatus, Option<i64>); 17] = [
        (&[], NoReply, None),
        (&[Out(1)], NoReply, None),
        (&[Out(1), Out(2)], NoReply, None),
        (&[In(1)], NewMessage, Some(1)),
        (&[Out(1), In(2)], NewMessage, Some(2)),
        (&[In(1), In(2)], NewMessage, Some(1)),
        (&[In(1), Out(2)], Replied, None),
        (&[In(1), Handled], Replied, None),
        (&[In(1), Out(2), In(3)], NewMessage, Some(3)),
        (&[In(1), Handled, Out(3)], Replied, None),
        // At one minute, the order in which they were logged counts.
        (&[Out(1), In(1)], NewMessage, Some(1)),
        (&[In(1), Out(1)], Replied, None),
        (&[In(1), Handled, In(2)], NewMessage, Some(2)),
        // What comes in late is put in its place.
        (&[In(3), In(1)], NewMessage, Some(1)),
        (&[Out(5), In(3)], Replied, None),
        (&[In(1), In(5), Out(3)], NewMessage, Some(5)),
        (&[In(1), In(4), In(6), Out(3), Out(2)], NewMessage, Some(4)),
    ];
    for (said, status, waiting) in table {
        let thread = after(said);
        assert_eq!(thread.status(), status, "{said:?}");
        assert_eq!(thread.waiting_since, waiting.map(minute), "{said:?}");
        let waits = status == NewMessage;
        assert_eq!(thread.waiting_since.is_some(), waits, "{said:?}");
    }
}

#[test]
fn the_last_message_is_the_latest_by_its_time() {
    let thread = after(&[In(1), Out(5), In(3)]);
    assert_eq!(thread.last_message_at, Some(minute(5)));
    assert_eq!(thread.last_message_direction, Some(Direction::Out));
    assert_eq!(thread.last_message_text.as_deref(), Some("Out(5)"));
}

#[test]
fn a_long_message_is_cut_between_letters() {
    let long = "ü".repeat(EXCERPT + 1);
    let nobody = |_| Ok::<_, ()>(None);
    let thread = Thread::default()
        .with(Direction::In, &long, minute(1), nobody)
        .unwrap();
    assert_eq!(thread.last_message_text.unwrap(), "ü".repeat(EXCERPT));
}

#[test]
fn of_two_threads_an_unread_message_counts_whatever_was_answered_elsewhere() {
    use ConversationStatus::{NewMessage, NoReply, Replied};
    let unread: &[Said] = &[In(2)];
    let table: [(&[Said], &[Said], ConversationStatus); 6] = [
        (&[], &[Out(1)], NoReply),
        (&[Out(1)], &[In(1), Out(2)], Replied),
        (&[In(9), Out(10)], unread, NewMessage),
        (&[In(1)], &[In(5), Handled], NewMessage),
        (unread, &[Out(3), In(4)], NewMessage),
        (&[], unread, NewMessage),
    ];
    for (one, other, status) in table {
        let merged = after(one).merged(&after(other));
        assert_eq!(merged.status(), status, "{one:?} and {other:?}");
        assert_eq!(merged, after(other).merged(&after(one)), "from both sides");
        assert_eq!(merged.waiting_since.is_some(), status == NewMessage);
    }
}
