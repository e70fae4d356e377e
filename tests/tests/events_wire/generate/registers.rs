//! Events of pots and of the register.

use maatwerk_domain::letters::{LetterKind, LetterTemplate, LetterWords};
use maatwerk_domain::regime::{BasisAct, KnownAct, Regime, RegisteredBasis};
use maatwerk_domain::{
    AuthorityEvent, CaseId, Cents, DestroyedIn, MandateTerms, PersonId, PolicyVersion, PotEvent,
};
use proptest::prelude::*;
use proptest::sample::select;

use super::id_of;
use super::policies::policy_events;
use super::values::{act, amount, day, law, officer, text};

/// One generator for each type of event of a pot, in the order of [`pot_place`].
pub(crate) fn pot_events() -> [BoxedStrategy<PotEvent>; 4] {
    let exact = || (0..(1_u64 << 53)).prop_map(Cents::new);
    [
        variant!(PotEvent::PotSet {
            year: 1900..2200_i16,
            amount: exact()
        }),
        variant!(PotEvent::PotRaised { by: exact() }),
        variant!(PotEvent::PotCommitted {
            case: id!(),
            grant: id!(),
            amount: amount()
        }),
        variant!(PotEvent::PotReleased {
            case: id!(),
            grant: id!(),
            amount: amount()
        }),
    ]
}

fn act_known() -> BoxedStrategy<BasisAct> {
    proptest::sample::select(BasisAct::ALL.to_vec()).boxed()
}

/// One generator for each type of event of the register, in the order of [`authority_place`].
pub(crate) fn authority_events() -> Vec<BoxedStrategy<AuthorityEvent>> {
    let terms = (
        officer(),
        law(),
        amount(),
        day(),
        proptest::option::of(day()),
        proptest::option::of(text()),
    )
        .prop_map(
            |(officer, legal_basis, up_to, from, until, works_for)| MandateTerms {
                officer,
                legal_basis,
                up_to,
                from,
                until,
                works_for,
            },
        );
    let version = (text(), text(), text(), text(), day()).prop_map(
        |(plugin, parameters, name, version, from)| PolicyVersion {
            plugin,
            parameters,
            name,
            version,
            from,
        },
    );
    let mut events = vec![
        variant!(AuthorityEvent::AuthorityEstablished {
            name: text(),
            demo: any::<bool>()
        }),
        variant!(AuthorityEvent::MandateGiven {
            mandate: id!(),
            terms: terms
        }),
        variant!(AuthorityEvent::MandateEnded {
            mandate: id!(),
            last_day: day()
        }),
        version.prop_map(AuthorityEvent::PolicyActivated).boxed(),
    ];
    events.extend(policy_events());
    let known = (act_known(), law()).prop_map(|(act, article)| KnownAct { act, article });
    let basis = (
        law(),
        proptest::sample::select(vec![
            Regime::Assistance,
            Regime::Subsidy,
            Regime::OwnRules,
            Regime::Contract,
        ]),
        proptest::collection::vec(known, 0..4),
        day(),
        proptest::option::of(day()),
    )
        .prop_map(|(article, regime, acts, from, until)| RegisteredBasis {
            article,
            regime,
            acts,
            from,
            until,
        });
    events.push(variant!(AuthorityEvent::BasisRegistered {
        basis: basis,
        reason: text(),
        act: act(),
    }));
    events.push(super::work::team());
    events.extend([
        variant!(AuthorityEvent::SubstituteNamed {
            substitution: id!(),
            mandate: id!(),
            officer: officer(),
            from: day(),
            until: day(),
            reason: text(),
            act: act()
        }),
        variant!(AuthorityEvent::SubstitutionEnded {
            substitution: id!(),
            last_day: day(),
            reason: text(),
            act: act()
        }),
        variant!(AuthorityEvent::SeparationSet {
            above: proptest::option::of(amount()),
            from: day(),
            rule: text(),
            act: act()
        }),
        variant!(AuthorityEvent::KeysDestroyedAgain {
            origin: "[a-z]{1,9}\\.nl/v1/logs/GM[0-9]{4}",
            destroyed: proptest::collection::vec(destroyed_in(), 1..3),
            act: act()
        }),
        variant!(AuthorityEvent::LetterTemplateSet {
            template: template(),
            act: act()
        }),
    ]);
    events
}

fn destroyed_in() -> impl Strategy<Value = DestroyedIn> {
    let persons =
        proptest::collection::btree_set(any::<[u8; 16]>().prop_map(PersonId::from_bytes), 0..3);
    (any::<[u8; 16]>(), any::<bool>(), persons).prop_map(|(case, whole, persons)| DestroyedIn {
        case: CaseId::from_bytes(case),
        whole,
        persons,
    })
}

fn template() -> impl Strategy<Value = LetterTemplate> {
    let lines = || proptest::collection::vec(text(), 1..4);
    let some = || proptest::option::of(text());
    let words = (select(LetterKind::ALL.to_vec()), text());
    let words = words.prop_map(|(kind, text)| LetterWords { kind, text });
    (
        (text(), lines(), text(), lines(), lines()),
        (some(), lines(), some(), some(), some()),
        proptest::collection::vec(words, 0..3),
    )
        .prop_map(
            |(
                (sender, letterhead, body, signed, objection_to),
                (objection_online, court, contact, opening, closing),
                words,
            )| LetterTemplate {
                sender,
                letterhead,
                body,
                signed,
                objection_to,
                objection_online,
                court,
                contact,
                opening,
                closing,
                words,
            },
        )
}
