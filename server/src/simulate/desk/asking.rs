//! A case opens, facts are told, money is asked.

use std::collections::BTreeSet;
use std::str::FromStr;

use maatwerk_domain::case::{
    CaseCommand, CorrectFact, FactContent, Identity, NewPerson, OpenCase, PersonRole, RecordFact,
    RequestBudget, StateSignal, WithdrawFact,
};
use maatwerk_domain::signal::{Background as _, waiting};
use maatwerk_domain::{FactCode, FactId, FactValue, LawRef, PersonId, Refusal, SignalId};

use super::next::{Standing, request_id, resident};
use super::{BIRTH_DATE, DEBTS, Desk, EMPLOYED_SINCE, RULES, words};
use crate::handle::HandleError;
use crate::simulate::country::PolicyName;
use crate::simulate::office::Who;
use crate::simulate::plan::{BOTTLENECKS, after};

impl Desk<'_> {
    pub(super) async fn open(&mut self) -> Result<(), HandleError> {
        let life = self.life;
        let household = life.household.iter().zip(self.persons);
        let persons = household.map(|(someone, person)| NewPerson {
            person: *person,
            role: someone.role,
            identity: Identity {
                name: someone.name.clone(),
                bsn: someone.bsn.clone(),
            },
        });
        let number = life.number;
        let open = OpenCase {
            client_reference: Some(format!(
                "Z{}-{:05}-{}",
                life.opens.year(),
                number.day,
                number.nth
            )),
            persons: persons.collect(),
        };
        self.order(Who::Team, CaseCommand::Open(open)).await?;
        for (someone, person) in life.household.iter().zip(self.persons) {
            if someone.role != PersonRole::Child {
                self.tell(*person, BIRTH_DATE, FactValue::Day(someone.born), "brp")
                    .await?;
            }
        }
        let Some(resident) = self.persons.first().copied() else {
            return Ok(());
        };
        // Of some it is known only later, and corrected, that they began another day.
        let since = if life.rounds.first().is_some_and(|round| round.corrected) {
            after(life.employed_since, 9)
        } else {
            life.employed_since
        };
        self.tell(resident, EMPLOYED_SINCE, FactValue::Day(since), "statement")
            .await?;
        let housing = FactValue::Text(life.housing.to_owned());
        self.tell(resident, "housing", housing, "statement").await?;
        self.tell(resident, DEBTS, FactValue::Amount(life.debts), "document")
            .await?;
        if self.office.policy == PolicyName::Leeuwarden {
            for (code, value) in [
                ("has-other-funding", FactValue::Flag(life.other_funding)),
                ("net-income", FactValue::Amount(life.net_income)),
                ("beslagvrije-voet", FactValue::Amount(life.beslagvrije_voet)),
                (
                    "repayment-capacity",
                    FactValue::Amount(life.repayment_capacity),
                ),
            ] {
                self.tell(resident, code, value, "document").await?;
            }
        }
        self.state_signals().await
    }

    /// Records a fact.
    pub(super) async fn tell(
        &mut self,
        about: PersonId,
        code: &str,
        value: FactValue,
        source: &str,
    ) -> Result<(), HandleError> {
        let record = RecordFact {
            fact: FactId::from_bytes(self.new_id()),
            about,
            content: FactContent {
                code: FactCode::new(code).map_err(HandleError::read)?,
                value,
                since: None,
                source: source.to_owned(),
            },
        };
        self.order(Who::Team, CaseCommand::RecordFact(record)).await
    }

    pub(super) async fn ask(&mut self, round: usize) -> Result<(), HandleError> {
        let Some(plan) = self.life.rounds.get(round) else {
            return Ok(());
        };
        let applicant = resident(self.case()).ok_or(Refusal::NoResident)?;
        let legal_basis = if plan.on_bijstand {
            self.office.bijstand.clone()
        } else {
            self.office.legal_basis.clone()
        };
        let ask = RequestBudget {
            request: request_id(self.life, round),
            applicant,
            received: self.today,
            channel: plan.channel.to_owned(),
            purpose: plan.purpose.to_owned(),
            amount: plan.amount,
            legal_basis,
            explanation: Some(words::explanation(&mut self.random, plan.purpose)),
        };
        self.order(Who::Team, CaseCommand::RequestBudget(ask)).await
    }

    /// A fact under the assessment turns out otherwise, and the policy looks again.
    pub(super) async fn correct(&mut self) -> Result<(), HandleError> {
        let Some(fact) = self.fact(EMPLOYED_SINCE) else {
            return Ok(());
        };
        let correct = CorrectFact {
            fact,
            value: FactValue::Day(self.life.employed_since),
            since: None,
            source: "document".to_owned(),
            reason: self.random.pick(&words::CORRECTIONS).to_owned(),
        };
        self.order(Who::Team, CaseCommand::CorrectFact(correct))
            .await?;
        self.assess_again().await
    }

    pub(super) async fn assess_again(&mut self) -> Result<(), HandleError> {
        let Some(request) = Standing::of(self.life, self.case()).map(|at| at.id) else {
            return Ok(());
        };
        self.order(Who::Team, CaseCommand::AssessAgain { request })
            .await
    }

    /// A fact turns out to be none.
    pub(super) async fn withdraw_fact(&mut self) -> Result<(), HandleError> {
        let Some(fact) = self.fact(DEBTS).filter(|_| self.life.debts_withdrawn) else {
            return Ok(());
        };
        let reason = self.random.pick(&words::CORRECTIONS).to_owned();
        let withdraw = WithdrawFact { fact, reason };
        self.order(Who::Team, CaseCommand::WithdrawFact(withdraw))
            .await
    }

    /// States what is planned to be stated today.
    pub(super) async fn state_signals(&mut self) -> Result<(), HandleError> {
        let life = self.life;
        let about = resident(self.case()).ok_or(Refusal::NoResident)?;
        let today = self.today;
        for stated in life.stated.iter().filter(|stated| stated.on == today) {
            let bottleneck = &BOTTLENECKS[stated.bottleneck];
            let article = match stated.spelling {
                0 => format!("jci1.31:c:{}", bottleneck.article),
                1 => format!("jci1.3:c:{}", bottleneck.article),
                _ => format!("jci1.31:c:{}&z=2024-01-01&g=2024-01-01", bottleneck.article),
            };
            let state = StateSignal {
                signal: SignalId::from_bytes(self.new_id()),
                about,
                barrier: stated.barrier.parse().map_err(HandleError::read)?,
                articles: BTreeSet::from([article.parse::<LawRef>().map_err(HandleError::read)?]),
                agencies: codes(bottleneck.agencies)?,
                life_domains: codes(bottleneck.life_domains)?,
                tried: self.random.pick(&words::TRIED).to_owned(),
                would_have_helped: self.random.pick(&words::WOULD_HAVE_HELPED).to_owned(),
            };
            self.order(Who::Team, CaseCommand::StateSignal(state))
                .await?;
            self.stated.push(stated.bottleneck);
        }
        Ok(())
    }

    /// A request has waited longer than the term: nothing happens, and that is a signal.
    pub(super) fn overdue(&mut self) -> Result<(), HandleError> {
        let Some(request) = Standing::of(self.life, self.case()).map(|at| at.id) else {
            return Ok(());
        };
        let asked = self.case().asked(request);
        let arisen = asked.and_then(|asked| waiting(request, &asked, self.today, &RULES));
        if let Some(arisen) = arisen {
            let record = self.app.signal_record(self.office.log, self.id, arisen);
            self.signals.push(record.map_err(HandleError::read)?);
        }
        Ok(())
    }

    fn fact(&self, code: &str) -> Option<FactId> {
        let facts = self.case().facts_about(resident(self.case())?);
        let found = facts
            .into_iter()
            .find(|(_, fact)| fact.code.as_str() == code);
        found.map(|(id, _)| id)
    }
}

fn codes<T: FromStr + Ord>(codes: &[&str]) -> Result<BTreeSet<T>, HandleError>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let parsed = codes
        .iter()
        .map(|code| code.parse().map_err(HandleError::read));
    parsed.collect()
}
