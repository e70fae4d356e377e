//! Events of dossiers, at random.

use maatwerk_domain::dossier::{Addressee, DossierEvent, Matter, Published, Release, Status, Step};
use maatwerk_domain::{FigureId, Month, NoteId};
use proptest::option;
use proptest::prelude::*;

use crate::generate::{act, day, law, text};

/// Which generator an event comes from, in the order of [`dossier_events`].
pub(crate) fn dossier_place(event: &DossierEvent) -> usize {
    match event {
        DossierEvent::DossierOpened { .. } => 0,
        DossierEvent::ArticleLinked { .. } => 1,
        DossierEvent::ArticleUnlinked { .. } => 2,
        DossierEvent::FigureLinked { .. } => 3,
        DossierEvent::FigureUnlinked { .. } => 4,
        DossierEvent::DossierAdvanced { .. } => 5,
        DossierEvent::NoteAdded { .. } => 6,
    }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        option::of(text()).prop_map(|reason| Step::UnderStudy { reason }),
        option::of(text()).prop_map(|reference| Step::Proposed { reference }),
        option::of(text()).prop_map(|reference| Step::Accepted { reference }),
        text().prop_map(|reason| Step::Rejected { reason }),
        (day(), text()).prop_map(|(from, publication)| Step::InForce { from, publication }),
    ]
}

fn published() -> impl Strategy<Value = Published> {
    let release = (
        1900..2200_i16,
        1..=12_i8,
        0..(1_u64 << 53),
        any::<[u8; 32]>(),
    )
        .prop_map(|(year, month, position, root)| Release {
            month: Month::new(year, month).unwrap(),
            position,
            root,
        });
    (text(), text(), release).prop_map(|(query, answer, release)| Published {
        query,
        answer,
        release,
    })
}

/// One generator for each type of event of a dossier.
pub(crate) fn dossier_events() -> [BoxedStrategy<DossierEvent>; 7] {
    let matter =
        (text(), text(), text(), option::of(law())).prop_map(|(title, question, ministry, law)| {
            Matter {
                title,
                question,
                addressee: Addressee { ministry, law },
            }
        });
    let figure = || any::<[u8; 16]>().prop_map(FigureId::from_bytes);
    let note = any::<[u8; 16]>().prop_map(NoteId::from_bytes);
    [
        (matter, act())
            .prop_map(|(matter, act)| DossierEvent::DossierOpened { matter, act })
            .boxed(),
        (law(), act())
            .prop_map(|(article, act)| DossierEvent::ArticleLinked { article, act })
            .boxed(),
        (law(), text(), act())
            .prop_map(|(article, reason, act)| DossierEvent::ArticleUnlinked {
                article,
                reason,
                act,
            })
            .boxed(),
        (figure(), text(), published(), act())
            .prop_map(
                |(figure, caption, published, act)| DossierEvent::FigureLinked {
                    figure,
                    caption,
                    published,
                    act,
                },
            )
            .boxed(),
        (figure(), text(), act())
            .prop_map(|(figure, reason, act)| DossierEvent::FigureUnlinked {
                figure,
                reason,
                act,
            })
            .boxed(),
        (step(), act())
            .prop_map(|(step, act)| DossierEvent::DossierAdvanced { step, act })
            .boxed(),
        (note, text(), act())
            .prop_map(|(note, text, act)| DossierEvent::NoteAdded { note, text, act })
            .boxed(),
    ]
}

#[test]
fn a_status_has_one_code() {
    use maatwerk::wire::{DossierStatus, Wire as _};
    let codes: Vec<_> = Status::ALL
        .iter()
        .map(|status| serde_json::to_value(DossierStatus::of(status)).unwrap())
        .collect();
    assert_eq!(codes, DossierStatus::CODES);
}
