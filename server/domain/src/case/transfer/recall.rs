//! From what is recorded back to what was ordered.

use super::{
    CompleteTransfer, FactAlong, NoteAlong, OfferTransfer, OnTransfer, ReceiveCase, TransferEvent,
};
use crate::case::recall::words;
use crate::case::{CaseCommand, CaseEvent, NewPerson};

/// The order that an event came of, without the words that were erased; none for the half that comes with a
/// case of its own.
pub(in crate::case) fn recalled(event: TransferEvent) -> Option<CaseCommand> {
    let order = match event {
        TransferEvent::TransferOffered {
            transfer,
            to,
            persons,
            facts,
            loans,
            work,
            terms,
            moves,
            until,
            extract,
            digest,
            reason,
            ..
        } => OnTransfer::Offer(OfferTransfer {
            transfer,
            to,
            persons,
            facts,
            loans,
            work,
            terms,
            moves,
            until,
            extract,
            digest,
            reason: words(&reason),
        }),
        TransferEvent::TransferWithdrawn {
            transfer, reason, ..
        } => OnTransfer::Withdraw {
            transfer,
            reason: words(&reason),
        },
        TransferEvent::TransferCompleted {
            transfer,
            case,
            leaf,
            received,
            ..
        } => OnTransfer::Complete(CompleteTransfer {
            transfer,
            case,
            leaf,
            received,
        }),
        TransferEvent::CaseReceived { .. } => return None,
    };
    Some(CaseCommand::OnTransfer(order))
}

/// The order by which these people were taken in, when these events tell of that; none when what came along
/// was erased.
pub(in crate::case) fn received(
    events: &[CaseEvent],
    persons: Vec<NewPerson>,
) -> Option<CaseCommand> {
    let found = events.iter().find_map(|event| match event {
        CaseEvent::Transfer(event @ TransferEvent::CaseReceived { .. }) => Some(event.clone()),
        _ => None,
    })?;
    let TransferEvent::CaseReceived {
        transfer,
        from,
        origin,
        case,
        leaf,
        extract,
        moves,
        reason,
        ..
    } = found
    else {
        return None;
    };
    let (mut facts, mut notes) = (Vec::new(), Vec::new());
    for event in events {
        match event {
            CaseEvent::FactRecorded {
                fact,
                about,
                content,
            } => facts.push(FactAlong {
                fact: *fact,
                about: *about,
                content: content.known()?.clone(),
            }),
            CaseEvent::NoteWritten {
                note, about, text, ..
            } => notes.push(NoteAlong {
                note: *note,
                about: *about,
                text: words(text),
            }),
            _ => {}
        }
    }
    Some(CaseCommand::Receive(ReceiveCase {
        transfer,
        from,
        origin,
        case,
        leaf,
        extract,
        moves,
        reason: words(&reason),
        persons,
        facts,
        notes,
    }))
}
