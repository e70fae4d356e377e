//! Events of people who move from one authority to another.

use maatwerk_domain::case::transfer::TransferEvent;
use maatwerk_domain::case::{CaseEvent, LetterFile};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;

use super::id_of;
use super::values::{act, day, personal};

fn digest() -> BoxedStrategy<String> {
    let digits = any::<[u8; 32]>().prop_map(|bytes| {
        let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
        format!("sha256:{}", digits.collect::<String>())
    });
    digits.boxed()
}

fn authority() -> BoxedStrategy<String> {
    select(vec![
        "GM0363".to_owned(),
        "GM0479".to_owned(),
        "SABEWA".to_owned(),
    ])
    .boxed()
}

/// One generator for each of them, in the order of their places.
pub(super) fn events(marked: bool) -> impl Iterator<Item = BoxedStrategy<CaseEvent>> {
    let extract =
        (id!(), 0..=u64::from(u32::MAX), digest()).prop_map(|(document, bytes, sealed)| {
            LetterFile {
                document,
                bytes,
                sealed,
            }
        });
    let chosen = (
        vec(id!(), 1..4),
        btree_set(id!(), 0..4),
        btree_set(id!(), 0..3),
        any::<bool>(),
        any::<bool>(),
    );
    let said = (day(), day(), extract, digest(), act(), personal(marked));
    let offered = (id!(), authority(), chosen, said).prop_map(|(transfer, to, chosen, said)| {
        let (persons, facts, loans, work, terms) = chosen;
        let (moves, until, extract, digest, act, reason) = said;
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
            act,
            reason,
        }
    });
    let events = [
        offered.boxed(),
        variant!(TransferEvent::TransferWithdrawn {
            transfer: id!(),
            act: act(),
            reason: personal(marked),
        }),
        variant!(TransferEvent::TransferCompleted {
            transfer: id!(),
            case: id!(),
            leaf: digest(),
            received: day(),
            act: act(),
        }),
        variant!(TransferEvent::CaseReceived {
            transfer: id!(),
            from: authority(),
            origin: Just("localhost/v1/logs/GM0363".to_owned()),
            case: id!(),
            leaf: digest(),
            extract: digest(),
            moves: day(),
            facts: btree_set(id!(), 0..4),
            act: act(),
            reason: personal(marked),
        }),
    ];
    events
        .into_iter()
        .map(|event| event.prop_map(CaseEvent::Transfer).boxed())
}
