//! What must hold of the signals of each event.

use std::collections::BTreeMap;

use maatwerk_domain::Date;
use maatwerk_domain::case::{Case, CaseEvent, Verdict};
use maatwerk_domain::signal::{
    Arisen, Background as _, MOST_CODES, SignalObject, SignalRules, SignalSource, waiting,
};

/// All signals of a world, by what they are: the case, the source and the object.
#[derive(Default)]
pub(crate) struct Signals(BTreeMap<(usize, SignalSource, SignalObject), Arisen>);

impl Signals {
    /// Takes the signals of an event, and those that the clock finds just before it.
    pub(crate) fn check(&mut self, index: usize, before: &Case, event: &CaseEvent, today: Date) {
        let rules = SignalRules::default();
        for (id, request) in &before.requests {
            if request.decision.is_none()
                && let Some(asked) = before.asked(*id)
                && let Some(found) = waiting(*id, &asked, today, &rules)
            {
                self.add(index, found);
            }
        }
        let arisen = before.arising(event, today, &rules);
        let of = |source| {
            arisen
                .iter()
                .filter(|arisen| arisen.source == source)
                .count()
        };
        let expected = match event {
            CaseEvent::RequestDecided {
                verdict, departure, ..
            } => match (departure, verdict) {
                (Some(_), _) => (1, 0),
                (None, Verdict::Declined) => (0, 1),
                (None, Verdict::Granted { .. }) => (0, 0),
            },
            CaseEvent::GiftConverted { departure, .. } | CaseEvent::GiftKept { departure, .. } => {
                (usize::from(departure.is_some()), 0)
            }
            _ => (0, 0),
        };
        let decided = (of(SignalSource::Departure), of(SignalSource::Decline));
        assert_eq!(decided, expected);
        let stated = matches!(event, CaseEvent::SignalStated { .. });
        assert_eq!(of(SignalSource::Stated), usize::from(stated));
        assert!(of(SignalSource::Finding) <= 1 && of(SignalSource::Waiting) <= 1);
        for signal in arisen {
            self.add(index, signal);
        }
    }

    /// A signal that was found before is found again as it was.
    fn add(&mut self, index: usize, signal: Arisen) {
        assert!(signal.articles.len() <= MOST_CODES);
        assert_eq!(
            signal.barrier.is_some(),
            signal.source == SignalSource::Stated
        );
        let known = self
            .0
            .entry((index, signal.source, signal.object))
            .or_insert_with(|| signal.clone());
        assert_eq!(*known, signal);
    }
}
