//! What a policy was asked: what the case gave rise to by then, of the policy that was in force.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use maatwerk_domain::case::{Case, CaseEvent, RequestBudget, ReviewOccasion};
use maatwerk_domain::{
    Assessment, AssessmentOutcome, Date, FactId, GrantId, Personal, Receipt, RequestId,
};
use maatwerk_policy::contract::{AskedWhen, Gift, Input, Request, decode};
use maatwerk_policy::{Digest, Host, HostConfig, Policy};

use super::Law;
use super::cases::{Group, Waiting};
use crate::ask::{
    as_requested, asked_codes, gift_question, known_facts, receipt_of, request_question, rests_on,
    told_codes,
};
use crate::audit::verify::fault::{Faults, What};
use crate::audit::verify::material::{Material, MaterialError};
use crate::events::Transcript;

/// The policies that were met, compiled anew: what lies compiled in the folder is not run.
#[derive(Default)]
pub(in crate::audit::verify) struct Policies {
    host: OnceLock<Option<Host>>,
    known: Mutex<HashMap<String, Option<Arc<Policy>>>>,
}

impl fmt::Debug for Policies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policies").finish_non_exhaustive()
    }
}

impl Policies {
    /// The policy of this digest; `None` when it is not there or is none.
    fn of(
        &self,
        material: &dyn Material,
        digest: &str,
    ) -> Result<Option<Arc<Policy>>, MaterialError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(policy) = known.get(digest) {
            return Ok(policy.clone());
        }
        let host = self.host.get_or_init(|| {
            let config = HostConfig {
                compiled: None,
                ..HostConfig::default()
            };
            Host::new(config).ok()
        });
        let component = material.component(digest)?;
        let component = component.filter(|bytes| Digest::of(bytes).to_string() == digest);
        let policy = host
            .as_ref()
            .zip(component)
            .and_then(|(host, component)| host.compile(&component).ok());
        known.insert(digest.to_owned(), policy.clone());
        Ok(policy)
    }
}

impl Law<'_> {
    /// Compares what policies were asked on the way to these events.
    pub(super) fn questions(
        &mut self,
        case: &Case,
        group: &Group,
        days: &[Date],
        faults: &mut Faults,
    ) -> Result<(), MaterialError> {
        let first = &group.events[0];
        // Gifts are looked at again as they are with the new fact.
        let after = match &first.event {
            CaseEvent::FactRecorded { .. }
            | CaseEvent::FactCorrected { .. }
            | CaseEvent::FactWithdrawn { .. } => {
                let mut after = case.clone();
                after.apply(first.event.clone());
                Some(after)
            }
            _ => None,
        };
        for one in &group.events {
            match &one.event {
                CaseEvent::RequestAssessed {
                    request,
                    rests_on,
                    answer,
                    ..
                } => {
                    let asked = requested(case, &first.event, *request);
                    if let Some(asked) = asked {
                        self.request(case, one, &asked, answer, rests_on, days, faults)?;
                    }
                }
                CaseEvent::GiftReviewed {
                    grant,
                    occasion,
                    rests_on,
                    answer,
                } => {
                    let case = after.as_ref().unwrap_or(case);
                    let receipt = &answer.receipt;
                    let due = match occasion {
                        ReviewOccasion::Due { due, .. } => Some(*due),
                        ReviewOccasion::NewFact(_) => None,
                    };
                    self.gift(case, one, *grant, due, receipt, rests_on, days, faults)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "all of it goes into one question"
    )]
    fn request(
        &mut self,
        case: &Case,
        one: &Waiting,
        asked: &RequestBudget,
        answer: &Assessment,
        rested_on: &[FactId],
        days: &[Date],
        faults: &mut Faults,
    ) -> Result<(), MaterialError> {
        let receipt = &answer.receipt;
        let not_judged = answer.outcome == AssessmentOutcome::NotJudged;
        let in_force = self.authority.policy_on(asked.received);
        let is_it = in_force.is_some_and(|version| {
            version.plugin == receipt.plugin && version.parameters == receipt.parameters
        });
        if !is_it {
            faults.add(one.at.fault(What::PolicyInForce));
        }
        let Some((input, policy)) = self.input(one, receipt, faults)? else {
            if not_judged && one.transcript.as_ref().is_some_and(nothing_asked) {
                faults.add(one.at.fault(What::Question { part: "none" }));
            }
            return Ok(());
        };
        if not_judged == policy.judges(asked.legal_basis.as_str()) {
            faults.add(one.at.fault(What::Question {
                part: "legal-basis",
            }));
        }
        let Input::Assess {
            request: said,
            parameters,
        } = &input
        else {
            faults.add(one.at.fault(What::Question { part: "kind" }));
            return Ok(());
        };
        let known = case.facts_about(asked.applicant);
        let codes = told_codes(&policy, &asked.legal_basis);
        let grants = case.earlier_grants(asked.applicant);
        let facts = known_facts(&known);
        let due = request_question(asked, &facts, &codes, &grants, said.pot, said.today);
        let due = due.ok().map(|request| {
            let parameters = parameters.clone();
            policy.question(Input::Assess {
                request,
                parameters,
            })
        });
        let part = match due {
            Some(Input::Assess { request: due, .. }) => request_differs(said, &due),
            _ => Some("amount"),
        };
        let rests = rests_on(&known, &codes) == rested_on;
        let today = days.contains(&said.today);
        tell(one, part, today, rests, faults);
        let year = said.today.year();
        let available = said.pot.map(|pot| pot.available);
        if said
            .pot
            .is_some_and(|pot| i16::try_from(pot.year) != Ok(year))
        {
            faults.add(one.at.fault(What::Question { part: "pot" }));
        } else {
            self.pots.told(one.at.clone(), year, available);
        }
        self.counts.questions += 1;
        Ok(())
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "all of it goes into one question"
    )]
    fn gift(
        &mut self,
        case: &Case,
        one: &Waiting,
        id: GrantId,
        due: Option<Date>,
        receipt: &Receipt,
        rested_on: &[FactId],
        days: &[Date],
        faults: &mut Faults,
    ) -> Result<(), MaterialError> {
        let grant = case.grants.get(&id);
        let found = grant.and_then(|grant| Some((grant, case.requests.get(&grant.request)?)));
        let Some((grant, request)) = found else {
            return Ok(());
        };
        // A running grant keeps the policy it was made under.
        let made = receipt_of(case, grant.assessment);
        let is_it = made.is_some_and(|made| {
            made.plugin == receipt.plugin && made.parameters == receipt.parameters
        });
        if !is_it {
            faults.add(one.at.fault(What::PolicyInForce));
        }
        let Some((input, policy)) = self.input(one, receipt, faults)? else {
            return Ok(());
        };
        let Input::Review {
            gift: said,
            parameters,
        } = &input
        else {
            faults.add(one.at.fault(What::Question { part: "kind" }));
            return Ok(());
        };
        let known = case.facts_about(request.applicant);
        let codes = asked_codes(&policy, AskedWhen::Review);
        let facts = known_facts(&known);
        let due = gift_question(grant, request, &facts, &codes, due, said.today);
        let due = due.ok().map(|gift| {
            let parameters = parameters.clone();
            policy.question(Input::Review { gift, parameters })
        });
        let part = match due {
            Some(Input::Review { gift: due, .. }) => gift_differs(said, &due),
            _ => Some("amount"),
        };
        let rests = rests_on(&known, &codes) == rested_on;
        tell(one, part, days.contains(&said.today), rests, faults);
        self.counts.questions += 1;
        Ok(())
    }

    /// What was asked, and of which policy; `None` when nothing was, or it cannot be had.
    fn input(
        &self,
        one: &Waiting,
        receipt: &Receipt,
        faults: &mut Faults,
    ) -> Result<Option<(Input, Arc<Policy>)>, MaterialError> {
        let Some(Personal::Known(transcript)) = &one.transcript else {
            return Ok(None);
        };
        if transcript.input().is_empty() {
            // It could not be asked: a receipt that has the digest of a question says otherwise.
            if !receipt.input.is_empty() {
                faults.add(one.at.fault(What::Question { part: "none" }));
            }
            return Ok(None);
        }
        let Some(input) = said(transcript) else {
            faults.add(one.at.fault(What::Question { part: "form" }));
            return Ok(None);
        };
        let (Input::Assess { parameters, .. } | Input::Review { parameters, .. }) = &input;
        if Digest::of(parameters.as_bytes()).to_string() != receipt.parameters {
            faults.add(one.at.fault(What::Question { part: "parameters" }));
        }
        let Some(policy) = self.policies.of(self.material, &receipt.plugin)? else {
            faults.add(one.at.fault(What::Component));
            return Ok(None);
        };
        Ok(Some((input, policy)))
    }
}

/// Nothing was asked: not so of who says that a legal basis is not judged, which the question shows.
fn nothing_asked(transcript: &Personal<Transcript>) -> bool {
    matches!(transcript, Personal::Known(transcript) if transcript.input().is_empty())
}

fn said(transcript: &Transcript) -> Option<Input> {
    decode(transcript.input()).ok()
}

/// The request that was assessed: this one, or one from before.
fn requested(case: &Case, first: &CaseEvent, id: RequestId) -> Option<RequestBudget> {
    if !matches!(first, CaseEvent::BudgetRequested { .. }) {
        return as_requested(case, id);
    }
    let mut after = case.clone();
    after.apply(first.clone());
    as_requested(&after, id)
}

fn tell(one: &Waiting, part: Option<&'static str>, today: bool, rests: bool, faults: &mut Faults) {
    let parts = [
        part,
        (!today).then_some("today"),
        (!rests).then_some("rests-on"),
    ];
    for part in parts.into_iter().flatten() {
        faults.add(one.at.fault(What::Question { part }));
    }
}

fn request_differs(said: &Request, due: &Request) -> Option<&'static str> {
    if said == due {
        return None;
    }
    Some(if said.facts != due.facts {
        "facts"
    } else if said.earlier_grants != due.earlier_grants {
        "earlier-grants"
    } else if said.amount != due.amount {
        "amount"
    } else if said.received != due.received {
        "received"
    } else {
        "request"
    })
}

fn gift_differs(said: &Gift, due: &Gift) -> Option<&'static str> {
    if said == due {
        return None;
    }
    Some(if said.facts != due.facts {
        "facts"
    } else if said.due != due.due {
        "due"
    } else if (said.amount, said.paid) != (due.amount, due.paid) {
        "amount"
    } else if said.conditions != due.conditions {
        "conditions"
    } else {
        "gift"
    })
}
