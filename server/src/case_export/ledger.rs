//! What was recorded, remembered as far as needed to draw nothing that is the same: digests of days,
//! and texts that several cases share.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher as _, Hash};

use maatwerk_log::StreamId;
use maatwerk_policy::contract::{Date, Fact, Input, Value};

/// The most different texts of which it is counted who shares them: a text beyond that is replaced.
const MOST_TEXTS: usize = 20_000;

/// The code under which the purpose of a request is counted: no fact has it, since it is no code.
pub(super) const PURPOSE: &str = "purpose of a request";

/// What was recorded.
#[derive(Debug)]
pub(super) struct Ledger {
    hasher: RandomState,
    /// Days beside the day of receipt, and questions without their days.
    seen: HashSet<u64>,
    /// Which cases have a text under a code; no more of them than need be.
    texts: HashMap<(String, String), HashSet<StreamId>>,
    enough: usize,
}

impl Ledger {
    /// One for which a text is shared by so many cases.
    pub(super) fn new(enough: usize) -> Self {
        Self {
            hasher: RandomState::new(),
            seen: HashSet::new(),
            texts: HashMap::new(),
            enough,
        }
    }

    /// Takes in a recorded question.
    pub(super) fn take(&mut self, case: StreamId, input: &Input) {
        let hasher = &self.hasher;
        self.seen
            .extend(traces(input).map(|trace| hasher.hash_one(trace)));
        let facts = match input {
            Input::Assess { request, .. } => {
                self.text(case, PURPOSE, &request.purpose);
                for grant in &request.earlier_grants {
                    self.text(case, PURPOSE, &grant.purpose);
                }
                &request.facts
            }
            Input::Review { gift, .. } => {
                self.text(case, PURPOSE, &gift.purpose);
                &gift.facts
            }
        };
        for fact in facts {
            if let Value::Text(text) = &fact.value {
                self.text(case, &fact.code, text);
            }
        }
    }

    fn text(&mut self, case: StreamId, code: &str, text: &str) {
        // What is no code is free text: it is never shown, whoever shares it.
        if !maatwerk_domain::is_code(text) {
            return;
        }
        let key = (code.to_owned(), text.to_owned());
        let room = self.texts.len() < MOST_TEXTS;
        if !room && !self.texts.contains_key(&key) {
            return;
        }
        let cases = self.texts.entry(key).or_default();
        if cases.len() < self.enough {
            cases.insert(case);
        }
    }

    /// Whether some day in a question was recorded beside the same day of receipt.
    pub(super) fn knows_a_day_of(&self, input: &Input) -> bool {
        traces(input).any(|trace| self.seen.contains(&self.hasher.hash_one(trace)))
    }

    /// The texts that enough cases share, by their code.
    pub(super) fn shared(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut shared: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for ((code, text), cases) in &self.texts {
            if cases.len() >= self.enough {
                let texts = shared.entry(code.clone()).or_default();
                texts.insert(text.clone());
            }
        }
        shared
    }
}

/// A day of a person beside the day of receipt.
#[derive(Hash)]
struct Trace<'a> {
    received: Date,
    code: &'a str,
    day: Date,
}

fn traces(input: &Input) -> impl Iterator<Item = Trace<'_>> {
    let (received, facts): (Date, &[Fact]) = match input {
        Input::Assess { request, .. } => (request.received, &request.facts),
        Input::Review { gift, .. } => (gift.received, &gift.facts),
    };
    facts.iter().filter_map(move |fact| match fact.value {
        Value::Day(day) => Some(Trace {
            received,
            code: &fact.code,
            day,
        }),
        _ => None,
    })
}
