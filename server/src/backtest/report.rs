//! What came of a backtest, as it is kept, sent and shown. Amounts are in eurocents.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::judged::{Difference, Kind, Said, Subject};
use crate::wire::{Day, Root};

macro_rules! records {
    ($($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)+ })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)+
        }
    )+};
}

/// How many. Whoever may see cases gets the number; others a band for fewer than ten, none among them,
/// and above that a multiple of five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Count {
    /// So many.
    Number(u64),
    /// A few, or none.
    Band(Band),
}

/// A number that is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Band {
    /// Fewer than ten. None is among them: a candidate that changes an answer only where a fact is so
    /// would otherwise tell that fact by having changed one.
    #[serde(rename = "0-9")]
    UnderTen,
}

impl Count {
    /// None at all.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Self::Number(0)
    }

    /// Whether it says that there are any.
    #[must_use]
    pub fn is_told(self) -> bool {
        matches!(self, Self::Number(1..))
    }
}

impl From<u64> for Count {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

records! {
    /// What another policy would have said of what was asked before.
    Report {
        /// The code of the authority.
        authority: String,
        /// Its name.
        name: String,
        /// What was tried.
        candidate: Tried,
        /// Of which requests.
        period: Period,
        /// What it was tried on.
        log: About,
        /// The day on which it was made.
        made_on: Day,
        /// How long it took, in milliseconds; for who may see no cases rounded up to ten seconds.
        duration_ms: u64,
        /// It was stopped: what follows is of the first part of the log.
        stopped: bool,
        /// Set when the candidate ran beside what was in force, as a shadow; absent for a backtest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        beside: Option<Beside>,
        /// It is for who may see no cases: counts under ten are bands, the others multiples of five,
        /// amounts are rounded, and ways, rules, failures and facts with fewer than ten answers are
        /// left out.
        banded: bool,
        /// Which recorded answers were judged, and which not.
        answers: Answers,
        /// Answers to requests.
        requests: Changes,
        /// Answers to looks at conditional gifts.
        gifts: Changes,
        /// The rules of which the policies say other things, in answers that change; for who may see
        /// no cases those of ten answers and more.
        rules: Vec<Rule>,
        /// Answers that change while the policies say the same of every rule.
        without_rule: Count,
        /// Technical failures of the candidate; for who may see no cases those of ten answers and more.
        failures: Vec<Failure>,
        /// Facts that the candidate looks for and that were not told then.
        not_told: NotTold,
        /// What the policies would grant and lend.
        money: Money,
    }

    /// When a candidate ran beside what was in force.
    Beside {
        /// The day on which it was started.
        started: Day,
        /// The day on which it ended; absent while it runs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ended: Option<Day>,
        /// Events of the log that it is behind: what it says of these is not in here yet.
        behind: u64,
        /// As many answers as are kept were judged; what came after is not in here.
        full: bool,
    }

    /// A candidate.
    Tried {
        /// The digest of the component.
        plugin: String,
        /// Its name.
        name: String,
        /// Its version.
        version: String,
        /// One line for people, in Dutch.
        title: String,
        /// The digest of the parameters; absent when each answer was judged with the parameters that
        /// were recorded with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parameters: Option<String>,
    }

    /// Days of receipt, both included.
    Period {
        /// The first; absent when from the beginning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Day>,
        /// The last; absent when to the end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    }

    /// A log as it was.
    About {
        /// How many events it had.
        position: u64,
        /// The root of its Merkle tree (RFC 6962).
        root: Root,
    }

    /// Recorded answers.
    Answers {
        /// In the part of the log that was read.
        found: Count,
        /// Of these, judged.
        judged: Count,
        /// Of these, erased: their key was destroyed.
        erased: Count,
        /// Of these, without a question: the policy could not be asked then.
        never_asked: Count,
        /// Of these, of a form that cannot be read.
        unreadable: Count,
        /// Of these, of requests received on other days.
        outside: Count,
    }

    /// From what to what.
    Changes {
        /// How many answers were judged.
        judged: Count,
        /// Of these, how many the candidate would change.
        changed: Count,
        /// All of them, those that stay the same included; for who may see no cases those of ten and
        /// more.
        transitions: Vec<Transition>,
    }

    /// Answers that go the same way.
    Transition {
        /// What was recorded.
        from: Kind,
        /// What the candidate says.
        to: Kind,
        /// In what they differ.
        difference: Difference,
        /// How many.
        answers: Count,
    }

    /// A rule that is judged otherwise.
    Rule {
        /// Its code.
        rule: String,
        /// Its article; absent when no policy that is known here declares it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        article: Option<String>,
        /// What a resident reads.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// In how many answers that change.
        answers: Count,
        /// How; for who may see no cases the ways of ten answers and more.
        changes: Vec<RuleChange>,
    }

    /// A way in which a rule is judged otherwise.
    RuleChange {
        /// In answers to what.
        of: Subject,
        /// What was recorded.
        from: Said,
        /// What the candidate says.
        to: Said,
        /// How many.
        answers: Count,
    }

    /// A kind of technical failure.
    Failure {
        /// Its code, `out-of-fuel`.
        code: String,
        /// How many answers.
        answers: Count,
        /// Of these, where there was an answer before.
        new: Count,
    }

    /// Answers that rest on less than the candidate would have been told.
    NotTold {
        /// How many.
        answers: Count,
        /// For lack of what; for who may see no cases the facts of ten answers and more.
        facts: Vec<Untold>,
    }

    /// A fact that was not told.
    Untold {
        /// Its code.
        code: String,
        /// What the professional would be asked, in Dutch.
        label: String,
        /// In how many answers.
        answers: Count,
    }

    /// Euros. Each request and each gift counts once, with the last answer about it.
    Money {
        /// What would be granted on requests.
        granted: Euros,
        /// What would become a loan of conditional gifts.
        loans: Euros,
        /// By month of receipt.
        months: Vec<Month>,
        /// By year of the pot.
        pots: Vec<Pot>,
    }

    /// Amounts, in eurocents; absent when too few stand behind them to be told, or when what is told
    /// of others would tell them.
    Euros {
        /// Of how many requests or gifts.
        of: Count,
        /// Of how many the amount differs.
        changed: Count,
        /// As recorded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recorded: Option<i64>,
        /// By the candidate.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        candidate: Option<i64>,
        /// How much more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        difference: Option<i64>,
    }

    /// A month of receipt.
    Month {
        /// Which, `2026-11`.
        month: String,
        /// What would be granted.
        granted: Euros,
        /// What would become a loan.
        loans: Euros,
    }

    /// A pot.
    Pot {
        /// Its year.
        year: i16,
        /// What it holds in all, in eurocents; absent when it was never set.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
        /// What is committed now, by the decisions that were taken.
        committed: i64,
        /// What would be granted on the requests of that year.
        granted: Euros,
        /// What would be committed if every difference had come to a decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        would_be: Option<i64>,
    }
}
