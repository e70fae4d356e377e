//! The life of one case as it is planned: who they are, what they ask, what will happen to them.
//!
//! What the municipality's policy says of it is not planned: that follows.

use maatwerk_domain::case::{CloseReason, DepartureGround};
use maatwerk_domain::{CaseId, Cents, Date, GrantForm, PersonId};

use super::bottleneck::{BOTTLENECKS, Planted, undisturbed, weights};
use super::calendar::working_day_after;
use super::people::{Someone, day_before, household};
use crate::simulate::country::{Country, PolicyName};
use crate::simulate::random::Random;

/// Signals that are stated in a case on average, where nothing is planted.
pub(super) const SIGNALS_PER_CASE: f64 = 0.8;

/// Which case: the day of opening, counted from the first, and its place on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::simulate) struct CaseNumber {
    pub(in crate::simulate) day: u16,
    pub(in crate::simulate) nth: u32,
}

/// A case as planned.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::simulate) struct Life {
    seed: u64,
    pub(in crate::simulate) number: CaseNumber,
    /// The place of its municipality in the country.
    pub(in crate::simulate) town: usize,
    pub(in crate::simulate) opens: Date,
    pub(in crate::simulate) household: Vec<Someone>,
    pub(in crate::simulate) employed_since: Date,
    pub(in crate::simulate) net_income: Cents,
    pub(in crate::simulate) beslagvrije_voet: Cents,
    pub(in crate::simulate) repayment_capacity: Cents,
    pub(in crate::simulate) other_funding: bool,
    pub(in crate::simulate) housing: &'static str,
    pub(in crate::simulate) debts: Cents,
    /// A mistake about housing that is put right, or a fact that turns out to be none.
    pub(in crate::simulate) debts_withdrawn: bool,
    /// The first request, and a second one in some cases.
    pub(in crate::simulate) rounds: Vec<Round>,
    pub(in crate::simulate) stated: Vec<Stated>,
    pub(in crate::simulate) closes_after: u16,
    pub(in crate::simulate) close: CloseReason,
}

/// A request, and what is going to happen with it. Times in days after what comes before.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each happens or does not, whatever the others do"
)]
pub(in crate::simulate) struct Round {
    pub(in crate::simulate) asks_after: u16,
    pub(in crate::simulate) purpose: &'static str,
    pub(in crate::simulate) amount: Cents,
    /// On Participatiewet 35 instead of the municipality's own rules.
    pub(in crate::simulate) on_bijstand: bool,
    pub(in crate::simulate) channel: &'static str,
    /// A fact under the assessment turns out to be wrong.
    pub(in crate::simulate) corrected: bool,
    pub(in crate::simulate) decided_after: u16,
    /// The decider departs from what the policy proposes.
    pub(in crate::simulate) departs: bool,
    /// What the decider does when the policy leaves it to a person.
    pub(in crate::simulate) grants: bool,
    /// The part that is granted then, in percent.
    pub(in crate::simulate) percent: u64,
    pub(in crate::simulate) form: GrantForm,
    pub(in crate::simulate) ground: DepartureGround,
    /// The decision is withdrawn, because the resident asks for it, and taken anew.
    pub(in crate::simulate) withdrawn: bool,
    pub(in crate::simulate) paid_after: u16,
    pub(in crate::simulate) paid: Paid,
    /// The first payment comes back and is made again.
    pub(in crate::simulate) comes_back: bool,
    pub(in crate::simulate) job: Option<JobLoss>,
    pub(in crate::simulate) hearing: HearingKind,
    pub(in crate::simulate) converts: bool,
    /// How many times something is paid back.
    pub(in crate::simulate) repayments: u16,
    /// The bank takes the first repayment back.
    pub(in crate::simulate) reversed: bool,
    /// What is left need not be paid back.
    pub(in crate::simulate) waived: bool,
    /// The months became too heavy: another plan.
    pub(in crate::simulate) deferred: bool,
}

/// How a grant is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::simulate) enum Paid {
    Whole,
    Twice,
    /// A part, and the rest goes back to the pot.
    InPart,
}

/// The job is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::simulate) struct JobLoss {
    /// So many days after the decision.
    pub(in crate::simulate) after: u16,
    pub(in crate::simulate) reason: &'static str,
    /// A new one so many days later.
    pub(in crate::simulate) new_job_after: Option<u16>,
}

/// How the resident is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::simulate) enum HearingKind {
    Orally,
    Written,
    TermPassed,
    Excepted,
}

/// A signal that somebody states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::simulate) struct Stated {
    pub(in crate::simulate) on: Date,
    /// The place of the article in [`BOTTLENECKS`].
    pub(in crate::simulate) bottleneck: usize,
    /// The code of what stands in the way.
    pub(in crate::simulate) barrier: &'static str,
    /// How the article is written: one of three spellings.
    pub(in crate::simulate) spelling: u8,
}

impl Life {
    pub(super) fn draw(seed: u64, planted: &[Planted], number: CaseNumber, opens: Date) -> Self {
        let mut random = Random::of(&[seed, 2, u64::from(number.day), u64::from(number.nth)]);
        let random = &mut random;
        let town = Country::get().draw(random);
        let policy = Country::get().towns()[town].policy;
        let mut rounds = vec![Round::draw(random, policy)];
        if random.chance(0.09) {
            rounds.push(Round::draw(random, policy));
        }
        let mut life = Self {
            seed,
            number,
            town,
            opens,
            household: household(random, opens),
            employed_since: day_before(random, opens, 20, 1_500),
            net_income: Cents::new(100_000 + random.below(1_200) * 100),
            beslagvrije_voet: Cents::new(95_000 + random.below(900) * 100),
            repayment_capacity: Cents::new(1_000 + random.below(80) * 100),
            other_funding: random.chance(0.06),
            housing: random.pick(&[
                "rented",
                "rented",
                "rented",
                "with-family",
                "supported-living",
                "homeless",
            ]),
            debts: Cents::new(random.below(400) * random.below(200) * 100),
            debts_withdrawn: random.chance(0.03),
            rounds,
            stated: Vec::new(),
            closes_after: random.between(3, 40),
            close: random.pick(&[
                CloseReason::Resolved,
                CloseReason::Resolved,
                CloseReason::Resolved,
                CloseReason::Resolved,
                CloseReason::Moved,
                CloseReason::Withdrawn,
                CloseReason::Unreachable,
                CloseReason::Other,
            ]),
        };
        // Half of them as soon as the case opens, half when it is decided on.
        let days = [opens, life.first_decision()];
        for day in days {
            life.state(random, planted, day);
        }
        life
    }

    fn state(&mut self, random: &mut Random, planted: &[Planted], on: Date) {
        let weights = weights(planted, on);
        // Each article comes by itself: that one rises takes nothing from another.
        let mean = SIGNALS_PER_CASE / 2.0 * weights.iter().sum::<f64>() / undisturbed();
        for _ in 0..random.poisson(mean).min(8) {
            let bottleneck = random.weighted(weights.iter().copied());
            let barriers = BOTTLENECKS[bottleneck].barriers;
            let barrier = if random.chance(0.6) {
                barriers[0]
            } else {
                random.pick(barriers)
            };
            let spelling = match random.below(10) {
                0..=5 => 0,
                6..=7 => 1,
                _ => 2,
            };
            self.stated.push(Stated {
                on,
                bottleneck,
                barrier,
                spelling,
            });
        }
    }

    /// The day on which the first request is asked.
    pub(in crate::simulate) fn first_request(&self) -> Date {
        let after = self.rounds.first().map_or(0, |round| round.asks_after);
        working_day_after(self.opens, after)
    }

    /// The day on which it is decided on.
    pub(in crate::simulate) fn first_decision(&self) -> Date {
        let after = self.rounds.first().map_or(0, |round| round.decided_after);
        working_day_after(self.first_request(), after)
    }

    /// The identifiers of the case and of all in the household, which are also those of their keys.
    pub(in crate::simulate) fn ids(&self) -> (CaseId, Vec<PersonId>) {
        let persons = (0..self.household.len()).map(|nth| self.id(&[7, nth as u64]));
        let persons = persons.map(PersonId::from_bytes);
        (CaseId::from_bytes(self.id(&[6])), persons.collect())
    }

    /// An identifier of this case, the same for the same seed: `what` says of which thing.
    pub(in crate::simulate) fn id(&self, what: &[u64]) -> [u8; 16] {
        let CaseNumber { day, nth } = self.number;
        let mut path = vec![self.seed, 3, u64::from(day), u64::from(nth)];
        path.extend(what);
        Random::of(&path).bytes()
    }
}

impl Round {
    fn draw(random: &mut Random, policy: PolicyName) -> Self {
        Self {
            asks_after: if random.chance(0.7) {
                0
            } else {
                random.between(1, 10)
            },
            purpose: purpose(random, policy),
            amount: amount(random),
            on_bijstand: random.chance(0.15),
            channel: random.pick(&["desk", "web", "phone"]),
            corrected: random.chance(0.06),
            decided_after: match random.below(100) {
                0..=69 => random.between(6, 27),
                70..=89 => random.between(28, 54),
                _ => random.between(57, 150),
            },
            departs: random.chance(0.09),
            grants: random.chance(0.48),
            percent: if random.chance(0.75) {
                100
            } else {
                u64::from(random.between(5, 9)) * 10
            },
            form: random.pick(&[
                GrantForm::Gift,
                GrantForm::Gift,
                GrantForm::Gift,
                GrantForm::ConditionalGift,
                GrantForm::Loan,
            ]),
            ground: random.pick(&[
                DepartureGround::InherentPower,
                DepartureGround::UrgentReasons,
                DepartureGround::Individualisation,
                DepartureGround::HardshipClause,
            ]),
            withdrawn: random.chance(0.015),
            paid_after: random.between(1, 12),
            paid: match random.below(20) {
                0..=15 => Paid::Whole,
                16..=18 => Paid::Twice,
                _ => Paid::InPart,
            },
            comes_back: random.chance(0.015),
            job: random.chance(0.16).then(|| JobLoss {
                after: random.between(20, 175),
                reason: random.pick(&[
                    "resigned",
                    "resigned",
                    "contract-ended",
                    "dismissed-no-fault",
                    "illness",
                ]),
                new_job_after: random.chance(0.35).then(|| random.between(10, 90)),
            }),
            hearing: match random.below(20) {
                0..=9 => HearingKind::Orally,
                10..=13 => HearingKind::Written,
                14..=18 => HearingKind::TermPassed,
                _ => HearingKind::Excepted,
            },
            converts: random.chance(0.6),
            repayments: random.between(2, 4),
            reversed: random.chance(0.05),
            waived: random.chance(0.2),
            deferred: random.chance(0.1),
        }
    }
}

fn purpose(random: &mut Random, policy: PolicyName) -> &'static str {
    const WORK: [&str; 5] = [
        "rijlessen",
        "opleiding",
        "fiets",
        "werkkleding",
        "reiskosten",
    ];
    const HOME: [&str; 6] = [
        "inrichting",
        "witgoed",
        "huurachterstand",
        "bril",
        "kinderopvang",
        "laptop",
    ];
    // Where the budget is for work alone, fewer come for something else.
    let home = if policy == PolicyName::Standaard {
        0.55
    } else {
        0.25
    };
    if random.chance(home) {
        random.pick(&HOME)
    } else {
        random.pick(&WORK)
    }
}

/// Whole fives of euros; two in five are small enough for the default policy.
fn amount(random: &mut Random) -> Cents {
    let (low, high) = match random.below(20) {
        0..=2 => (10, 20),
        3..=8 => (20, 100),
        9..=14 => (101, 200),
        15..=18 => (200, 500),
        _ => (500, 1_400),
    };
    Cents::new(u64::from(random.between(low, high)) * 500)
}
