//! From recorded answers to example cases.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use maatwerk_log::{Entropy, EntropyError, LogId, ReadError};
use maatwerk_policy::author::{self, Examples};
use maatwerk_policy::contract::Input;
use maatwerk_policy::{CatalogueError, Digest, HostError, Parameters, Policy};
use serde_json::{Map, Value};

use super::draw::{Dice, Drawer};
use super::gather::{Gathered, gather, texts};
use super::pattern::Pattern;
use crate::app::App;
use crate::events::DecodeError;
use crate::handle::HandleError;

/// How often another question is drawn before an example is given up.
const TRIES: u32 = 100;
/// The most cases of one export: more than anybody reads.
const MOST_CASES: usize = 1_000;

/// What is to be exported.
#[derive(Debug, Clone)]
pub struct ExportOrder {
    /// The log of the authority.
    pub log: LogId,
    /// The component whose answers are exported.
    pub plugin: Digest,
    /// How many cases of each pattern.
    pub each: usize,
    /// How many different cases must show a pattern, or share a text.
    pub households: usize,
    /// The parameters beside which the cases will stand: a case says only what it has otherwise.
    pub beside: Map<String, Value>,
}

/// An example case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedCase {
    /// The name of its file, `praktijk-001.json`.
    pub name: String,
    /// The file.
    pub text: String,
}

/// What was left out, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Skipped {
    /// Answers that were erased.
    pub erased: u64,
    /// Answers that cannot be read.
    pub unreadable: u64,
    /// Questions to which the policy had no answer.
    pub unanswered: u64,
    /// Answers of another policy.
    pub other_policy: u64,
    /// Answers of patterns beyond those that are told apart.
    pub beyond: u64,
    /// Patterns that too few cases show.
    pub few_households: u64,
    /// Patterns of which no question could be drawn that is judged the same way.
    pub not_drawn: u64,
    /// Patterns that a case file cannot say.
    pub not_written: u64,
}

/// What came of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseExport {
    /// The cases, those of requests first.
    pub cases: Vec<ExportedCase>,
    /// How many recorded answers were read.
    pub read: u64,
    /// How many patterns they show.
    pub patterns: u64,
    /// What was left out.
    pub skipped: Skipped,
}

/// Nothing is exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The register cannot be read.
    #[error("the register of the authority cannot be read")]
    Register(#[from] HandleError),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] ReadError),
    /// The keys cannot be read.
    #[error("recorded answers cannot be opened")]
    Keys(#[source] DecodeError),
    /// The policy cannot be loaded.
    #[error("the policy that answered cannot be loaded")]
    Policy(#[from] CatalogueError),
    /// The policy could not be asked.
    #[error("the policy could not be asked")]
    Host(#[from] HostError),
    /// Without randomness the cases would be real ones.
    #[error("nothing can be drawn")]
    Entropy(#[from] EntropyError),
}

/// Draws example cases from what a policy answered, and writes nothing. `progress` is told how many
/// events were read, and how many there are.
///
/// # Errors
/// See [`ExportError`].
pub async fn run(
    app: &Arc<App>,
    order: &ExportOrder,
    entropy: &dyn Entropy,
    progress: impl FnMut(u64, u64),
) -> Result<CaseExport, ExportError> {
    app.authority(order.log).await?;
    let policy = app.catalogue.policy(order.plugin)?;
    let mut dice = Dice::new(entropy);
    let plugin = order.plugin.to_string();
    let households = order.households;
    let gathered = gather(app, order.log, &plugin, households, &mut dice, progress).await?;
    let Gathered {
        patterns,
        ledger,
        read,
        mut skipped,
    } = gathered;
    let shared = ledger.shared();
    let count = patterns.len() as u64;
    let mut maker = Maker {
        app,
        order,
        policy: &policy,
        sets: BTreeMap::new(),
    };
    let mut cases = Vec::new();
    for (pattern, shown) in patterns {
        if shown.cases.len() < households {
            skipped.few_households += 1;
            continue;
        }
        let mut drawn = 0;
        let mut unwritten = false;
        for (nth, example) in shown.examples.iter().cycle().enumerate() {
            let given_up = nth >= shown.examples.len() * order.each;
            if drawn == order.each || given_up || cases.len() >= MOST_CASES {
                break;
            }
            let Some(set) = maker.set(example) else {
                continue;
            };
            for _ in 0..TRIES {
                let mut drawer = Drawer {
                    manifest: policy.manifest(),
                    shared: &shared,
                    public: &set.public,
                    dice: &mut dice,
                };
                let Some(question) = drawer.like(example) else {
                    continue;
                };
                if ledger.knows_a_day_of(&question) {
                    continue;
                }
                let title = pattern.title(cases.len() + 1);
                match maker.case(&pattern, &set, &question, &title)? {
                    Made::Case(text) => {
                        drawn += 1;
                        let name = format!("praktijk-{:03}.json", cases.len() + 1);
                        cases.push(ExportedCase { name, text });
                        break;
                    }
                    Made::JudgedOtherwise => {}
                    Made::NotWritten => {
                        unwritten = true;
                        break;
                    }
                }
            }
        }
        if drawn == 0 {
            skipped.not_written += u64::from(unwritten);
            skipped.not_drawn += u64::from(!unwritten);
        }
    }
    dice.check()?;
    Ok(CaseExport {
        cases,
        read,
        patterns: count,
        skipped,
    })
}

/// Recorded parameters.
#[derive(Clone)]
struct Set {
    parameters: Arc<Parameters>,
    members: Map<String, Value>,
    /// Those that are not the same beside the cases.
    otherwise: Map<String, Value>,
    /// The texts in them.
    public: BTreeSet<String>,
}

/// What came of a question.
enum Made {
    Case(String),
    JudgedOtherwise,
    NotWritten,
}

struct Maker<'a> {
    app: &'a App,
    order: &'a ExportOrder,
    policy: &'a Arc<Policy>,
    /// By their text; `None` when they do not fit.
    sets: BTreeMap<String, Option<Set>>,
}

impl Maker<'_> {
    /// The parameters that a question was answered with.
    fn set(&mut self, input: &Input) -> Option<Set> {
        let (Input::Assess { parameters, .. } | Input::Review { parameters, .. }) = input;
        if let Some(known) = self.sets.get(parameters) {
            return known.clone();
        }
        let read = || {
            let set = Parameters::parse(self.policy, parameters.as_bytes()).ok()?;
            let members: Map<String, Value> = serde_json::from_str(parameters).ok()?;
            let beside = &self.order.beside;
            let otherwise = members.iter();
            let otherwise = otherwise.filter(|(name, value)| beside.get(*name) != Some(*value));
            let mut public = BTreeSet::new();
            texts(&Value::Object(members.clone()), &mut public);
            Some(Set {
                parameters: Arc::new(set),
                otherwise: otherwise
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect(),
                members,
                public,
            })
        };
        let set = read();
        self.sets.insert(parameters.clone(), set.clone());
        set
    }

    /// Asks the policy about a question, and writes it with its answer when that is of the pattern.
    fn case(
        &self,
        pattern: &Pattern,
        set: &Set,
        question: &Input,
        title: &str,
    ) -> Result<Made, ExportError> {
        let host = &self.app.host;
        let said = host.trial(self.policy, question, &set.parameters)?;
        let Ok(output) = said else {
            return Ok(Made::JudgedOtherwise);
        };
        if Pattern::of(question, &output).as_ref() != Some(pattern) {
            return Ok(Made::JudgedOtherwise);
        }
        let Some(text) = author::write_case(title, &set.otherwise, question, &output) else {
            return Ok(Made::NotWritten);
        };
        // As whoever tests the policy will run it.
        let case = serde_json::from_str(&text).unwrap_or_default();
        let passes = Examples::new(set.members.clone(), vec![case]).is_ok_and(|examples| {
            let reports = examples.run(host, self.policy, None);
            reports.iter().all(author::ExampleReport::passed)
        });
        Ok(if passes {
            Made::Case(text)
        } else {
            Made::NotWritten
        })
    }
}
