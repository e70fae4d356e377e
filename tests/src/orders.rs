//! Orders as a clerk gives them, without HTTP.

use std::sync::Arc;

use jiff::ToSpan as _;

use maatwerk::app::App;
use maatwerk::handle::{Command, HandleError, Order, Outcome};
use maatwerk_domain::case::{
    CaseCommand, Choice, DecideRequest, FactContent, Identity, NewPerson, OpenCase, Pay,
    PersonRole, RecordFact, RequestBudget,
};
use maatwerk_domain::{
    AuthorityCommand, CaseId, Cents, Date, DecisionId, FactCode, FactId, FactValue, GrantId,
    LawRef, LoanId, MandateId, MandateTerms, Officer, PaymentId, PersonId, PotCommand, RequestId,
};
use maatwerk_log::LogId;

/// The seed's case: 500 euro for driving lessons.
pub const LESSONS: Cents = Cents::new(50_000);

/// Somebody at work in a municipality.
#[derive(Debug, Clone)]
pub struct Clerk {
    app: Arc<App>,
    log: LogId,
    officer: Officer,
    legal_basis: LawRef,
}

impl Clerk {
    /// Somebody whose cases rest on a legal basis.
    ///
    /// # Panics
    /// When the legal basis is none.
    #[must_use]
    pub fn new(app: &Arc<App>, log: LogId, legal_basis: &str) -> Self {
        Self {
            app: Arc::clone(app),
            log,
            officer: Officer::new("clerk"),
            legal_basis: legal_basis.parse().expect("a legal basis"),
        }
    }

    /// The same at work under another name.
    #[must_use]
    pub fn called(mut self, officer: &str) -> Self {
        self.officer = Officer::new(officer);
        self
    }

    /// Gives an order.
    ///
    /// # Errors
    /// When it is not carried out.
    pub async fn order(&self, command: Command) -> Result<Outcome, HandleError> {
        self.app
            .handle(Order {
                log: self.log,
                officer: self.officer.clone(),
                idempotency: None,
                expected: None,
                command,
                answer: Vec::new(),
                trace: "test".to_owned(),
            })
            .await
    }

    /// Gives an order to a case.
    ///
    /// # Errors
    /// When it is not carried out.
    pub async fn case(&self, case: CaseId, command: CaseCommand) -> Result<Outcome, HandleError> {
        self.order(Command::Case(case, command)).await
    }

    fn id(&self) -> [u8; 16] {
        self.app.new_id().expect("randomness")
    }

    /// Sets this year's pot.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn pot(&self, amount: Cents) {
        let year = self.app.clock.today().year();
        self.order(Command::Pot(PotCommand::Set { year, amount }))
            .await
            .expect("a pot");
    }

    /// Gives this clerk a mandate from today.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn mandate(&self, up_to: Cents) -> MandateId {
        let mandate = MandateId::from_bytes(self.id());
        let terms = MandateTerms {
            officer: self.officer.clone(),
            legal_basis: self.legal_basis.clone(),
            up_to,
            from: self.app.clock.today(),
            until: None,
            works_for: None,
        };
        self.order(Command::Authority(AuthorityCommand::GiveMandate {
            mandate,
            terms,
        }))
        .await
        .expect("a mandate");
        mandate
    }

    /// Opens a case of one person.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn open(&self, name: &str) -> (CaseId, PersonId) {
        let (case, persons) = self.app.new_case_ids(1).expect("identifiers");
        let person = persons[0];
        let open = OpenCase {
            client_reference: None,
            persons: vec![NewPerson {
                person,
                role: PersonRole::Resident,
                identity: Identity {
                    name: name.to_owned(),
                    bsn: Some("999990019".parse().expect("a BSN")),
                },
            }],
        };
        self.case(case, CaseCommand::Open(open))
            .await
            .expect("a case");
        (case, person)
    }

    /// Records a date about a person.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn day(&self, case: CaseId, about: PersonId, code: &str, day: Date) -> FactId {
        let fact = FactId::from_bytes(self.id());
        let record = RecordFact {
            fact,
            about,
            content: FactContent {
                code: FactCode::new(code).expect("a code"),
                value: FactValue::Day(day),
                since: None,
                source: "statement".to_owned(),
            },
        };
        self.case(case, CaseCommand::RecordFact(record))
            .await
            .expect("a fact");
        fact
    }

    /// Asks for driving lessons, received today.
    ///
    /// # Errors
    /// When it is not carried out.
    pub async fn request(
        &self,
        case: CaseId,
        applicant: PersonId,
        amount: Cents,
    ) -> Result<RequestId, HandleError> {
        self.request_for(case, applicant, amount, "rijlessen").await
    }

    /// As [`Clerk::request`], for another purpose.
    ///
    /// # Errors
    /// When it is not carried out.
    pub async fn request_for(
        &self,
        case: CaseId,
        applicant: PersonId,
        amount: Cents,
        purpose: &str,
    ) -> Result<RequestId, HandleError> {
        let request = RequestId::from_bytes(self.id());
        let order = RequestBudget {
            request,
            applicant,
            received: self.app.clock.today(),
            channel: "desk".to_owned(),
            purpose: purpose.to_owned(),
            amount,
            legal_basis: self.legal_basis.clone(),
            explanation: None,
        };
        self.case(case, CaseCommand::RequestBudget(order)).await?;
        Ok(request)
    }

    /// Grants a request as it was assessed.
    ///
    /// # Errors
    /// When it is not carried out.
    ///
    /// # Panics
    /// When the case or its assessment is not there.
    pub async fn grant(
        &self,
        case: CaseId,
        request: RequestId,
        mandate: MandateId,
    ) -> Result<(DecisionId, GrantId), HandleError> {
        let loaded = self.app.case(self.log, case).await?.expect("the case");
        let decision = DecisionId::from_bytes(self.id());
        let grant = GrantId::from_bytes(self.id());
        let decide = DecideRequest {
            decision,
            request,
            assessment: loaded.case.requests[&request]
                .assessment
                .expect("an assessment"),
            choice: Choice::Grant {
                grant,
                loan: LoanId::from_bytes(self.id()),
                partial: false,
                terms: None,
            },
            mandate,
            departure: None,
            reasons: "As assessed.".to_owned(),
        };
        self.case(case, CaseCommand::DecideRequest(decide)).await?;
        Ok((decision, grant))
    }

    /// Announces a decision today, and pays the whole grant.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn announce_and_pay(
        &self,
        case: CaseId,
        decision: DecisionId,
        grant: GrantId,
        amount: Cents,
    ) {
        let on = self.app.clock.today();
        self.case(case, CaseCommand::Announce { decision, on })
            .await
            .expect("an announcement");
        let pay = Pay {
            payment: PaymentId::from_bytes(self.id()),
            grant,
            amount,
            on,
            payee: "Rijschool".to_owned(),
            last: true,
        };
        self.case(case, CaseCommand::Pay(pay))
            .await
            .expect("a payment");
    }

    /// The whole way to a conditional gift that was paid: case, person and grant.
    ///
    /// # Panics
    /// When any step is refused.
    pub async fn paid_lessons(&self, mandate: MandateId) -> (CaseId, PersonId, GrantId) {
        let today = self.app.clock.today();
        let (case, person) = self.open("Sanne de Vries").await;
        let born = today.saturating_sub(25.years());
        let since = today.saturating_sub(1.year());
        self.day(case, person, "birth-date", born).await;
        self.day(case, person, "employed-since", since).await;
        let request = self
            .request(case, person, LESSONS)
            .await
            .expect("a request");
        let (decision, grant) = self.grant(case, request, mandate).await.expect("a grant");
        self.announce_and_pay(case, decision, grant, LESSONS).await;
        (case, person, grant)
    }
}
