//! A municipality with a history, and with somebody who has all its keys.

use super::*;

pub(super) struct Zaanstad {
    pub(super) installation: Installation,
    pub(super) clerk: Clerk,
    pub(super) mandate: MandateId,
}

impl Zaanstad {
    pub(super) async fn new() -> Self {
        let settings = Settings {
            begins: Some(JANUARY),
            ..Settings::default()
        };
        let installation = Installation::with(settings).await;
        let log = installation
            .establish("GM0479", "plugins/zaanstad", JANUARY)
            .await;
        let clerk = Clerk::new(&installation.app, log, "CVDR000479/3");
        clerk.pot(Cents::new(1_000_000)).await;
        let mandate = clerk.mandate(Cents::new(100_000)).await;
        Self {
            installation,
            clerk,
            mandate,
        }
    }

    /// Has a court's order carried out, by two people.
    pub(super) async fn erase(&self, case: CaseId, scope: Scope) {
        let id = ErasureId::from_bytes(self.id());
        let order = |command| Command::Erasure(id, command);
        let propose = propose(case, scope);
        self.clerk.order(order(propose)).await.unwrap();
        let other = self.clerk.clone().called("bea");
        other.order(order(ErasureCommand::Confirm)).await.unwrap();
        self.installation.settle().await;
        while self.app().finish_erasures().await.unwrap() > 0 {}
    }

    /// What happened to an erasure of its own, each by whom it names.
    pub(super) async fn of_erasure(&self, events: &[ErasureEvent]) -> (StreamId, Vec<NewEvent>) {
        let register = self.last("mandate-given.v1").await;
        let parts = SealedParts::parse(&register.sealed).unwrap();
        let key = parts.get(0).unwrap().key();
        let seal = |event: &ErasureEvent| {
            // Whoever calls herself eva is somebody else.
            let by = event.act().by.as_str();
            let by = if by == "eva" { "ada" } else { by };
            encode_erasure(event, &meta(by), key).unwrap()
        };
        let events = events.iter().map(seal).collect();
        (StreamId::from_bytes(self.id()), events)
    }

    pub(super) fn app(&self) -> &Arc<App> {
        &self.installation.app
    }

    /// Beside whoever has the installation open.
    pub(super) fn verified(&self) -> Report {
        verified(&self.installation)
    }

    pub(super) fn id(&self) -> [u8; 16] {
        self.app().new_id().unwrap()
    }

    /// A case whose request was assessed, and waits.
    pub(super) async fn assessed(&self) -> (CaseId, PersonId, RequestId) {
        let (case, person) = self.clerk.open("Sanne de Vries").await;
        let born = Date::constant(2001, 3, 14);
        self.clerk.day(case, person, "birth-date", born).await;
        let since = Date::constant(2025, 6, 1);
        self.clerk.day(case, person, "employed-since", since).await;
        let request = self.clerk.request(case, person, LESSONS).await.unwrap();
        (case, person, request)
    }

    /// The last event of a type in a log.
    pub(super) async fn last(&self, event_type: &str) -> Recorded {
        let page = self.app().log.read_log(log(), Position::START, 1000).await;
        let page = page.unwrap();
        let mut found = page.into_iter().rev();
        found
            .find(|event| event.event_type.as_str() == event_type)
            .unwrap()
    }

    pub(super) fn decoded(&self, event: &Recorded) -> (CaseEvent, Option<Transcript>) {
        let parts = || self.app().vault.unseal(&event.as_ref()).unwrap();
        let (told, _) = events::decode(&event.event_type, parts()).unwrap();
        let transcript = events::transcript(&event.event_type, parts()).unwrap();
        let DomainEvent::Case(told) = told else {
            panic!("{told:?}")
        };
        (told, transcript.and_then(|told| told.known().cloned()))
    }

    /// Appends what nobody ordered, as somebody does who has all keys; tells where the first of it stands.
    pub(super) async fn forge(&self, forged: Vec<(StreamId, Vec<NewEvent>)>) -> i64 {
        let app = self.app();
        let mut writes = Vec::new();
        for (stream, events) in forged {
            let version = app.log.stream_version(log(), stream).await.unwrap();
            let write = app.vault.seal_all(log(), stream, version, &events);
            writes.push(write.unwrap());
        }
        let append = Append {
            log: log(),
            idempotency: None,
            writes,
        };
        let appended = app.log.append(append).await.unwrap();
        i64::try_from(appended.first.get()).unwrap()
    }

    /// What the pot of this year does.
    pub(super) async fn of_pot(&self, event: PotEvent) -> (StreamId, Vec<NewEvent>) {
        let set = self.last("pot-set.v1").await;
        let parts = SealedParts::parse(&set.sealed).unwrap();
        let key = parts.get(0).unwrap().key();
        let event = encode_pot(&event, &meta("clerk"), key).unwrap();
        (set.stream, vec![event])
    }

    /// A decision that follows the assessment, on a mandate.
    pub(super) async fn decision(
        &self,
        case: CaseId,
        request: RequestId,
        mandate: MandateId,
    ) -> (CaseEvent, GrantId) {
        let loaded = self.app().case(log(), case).await.unwrap().unwrap();
        let assessment = loaded.case.requests[&request].assessment.unwrap();
        let grant = GrantId::from_bytes(self.id());
        let decided = CaseEvent::RequestDecided {
            decision: DecisionId::from_bytes(self.id()),
            request,
            assessment,
            verdict: Verdict::Granted {
                grant,
                loan: None,
                terms: loaded.case.assessments[&assessment]
                    .terms()
                    .unwrap()
                    .clone(),
                pot_year: 2026,
            },
            mandate,
            by: Officer::new("clerk"),
            on: self.app().clock.today(),
            departure: None,
            reasons: Personal::Known("Zoals beoordeeld.".to_owned()),
        };
        (decided, grant)
    }
}

/// The events of a case as somebody records them.
pub(super) fn of_case(
    by: &str,
    case: CaseId,
    person: PersonId,
    events: &[(CaseEvent, Option<Transcript>)],
) -> (StreamId, Vec<NewEvent>) {
    let key = KeyId::from_bytes(case.to_bytes());
    let encode = |(event, said): &(CaseEvent, Option<Transcript>)| {
        encode_case(event, &meta(by), key, Some(person), said.as_ref()).unwrap()
    };
    let events = events.iter().map(encode).collect();
    (StreamId::from_bytes(case.to_bytes()), events)
}

/// The faults, in the order of their places.
pub(super) fn found(report: &Report) -> Vec<(i64, &'static str)> {
    let faults = report.faults.iter();
    let mut found: Vec<_> = faults
        .map(|fault| (fault.position.unwrap(), fault.what.check()))
        .collect();
    found.sort_unstable();
    found
}

/// What is found beside whoever has it open.
pub(super) fn verified(installation: &Installation) -> Report {
    let material = verify::Installation::open(installation.paths(), true).unwrap();
    verify::run(&material, &Ask::default(), &Watch::default()).unwrap()
}

pub(super) fn meta(by: &str) -> Meta {
    Meta {
        by: Officer::new(by),
        trace: "0af7651916cd43dd8448eb211c80319c".to_owned(),
    }
}

pub(super) fn committed(case: CaseId, grant: GrantId, amount: Cents) -> PotEvent {
    PotEvent::PotCommitted {
        case,
        grant,
        amount,
    }
}

/// From the first request to a loan that is paid back, by way of everything else.
pub(super) async fn a_rich_history(zaanstad: &Zaanstad) -> (CaseId, PersonId) {
    let Zaanstad { clerk, mandate, .. } = zaanstad;
    let (case, person, grant) = clerk.paid_lessons(*mandate).await;
    // Asked twice, granted, taken back, and granted again in full.
    let (other, _, request) = zaanstad.assessed().await;
    let again = CaseCommand::AssessAgain { request };
    clerk.case(other, again).await.unwrap();
    let (decision, _) = clerk.grant(other, request, *mandate).await.unwrap();
    let withdraw = WithdrawDecision {
        decision,
        mandate: *mandate,
        reasons: "Te vroeg.".to_owned(),
        at_request: false,
    };
    clerk
        .case(other, CaseCommand::WithdrawDecision(withdraw))
        .await
        .unwrap();
    clerk.grant(other, request, *mandate).await.unwrap();
    let raise = PotCommand::Raise {
        year: 2026,
        by: Cents::new(5_000),
    };
    clerk
        .order(maatwerk::handle::Command::Pot(raise))
        .await
        .unwrap();
    let loan = lent(zaanstad, (case, person, grant)).await;
    let repay = Repay {
        repayment: RepaymentId::from_bytes(zaanstad.id()),
        loan,
        amount: LESSONS,
        on: MAY,
        another: false,
    };
    clerk.case(case, CaseCommand::Repay(repay)).await.unwrap();
    clerk
        .case(case, CaseCommand::Close(CloseReason::Resolved))
        .await
        .unwrap();
    (case, person)
}

/// The gift becomes a loan, of which she is told.
pub(super) async fn lent(
    zaanstad: &Zaanstad,
    (case, person, grant): (CaseId, PersonId, GrantId),
) -> LoanId {
    let Zaanstad { clerk, mandate, .. } = zaanstad;
    zaanstad.app().clock.move_to(APRIL).unwrap();
    clerk.day(case, person, "employment-ended", APRIL).await;
    let hearing = Hearing::Given {
        on: APRIL,
        orally: true,
        view: Personal::Known("Ik was ziek.".to_owned()),
    };
    clerk
        .case(case, CaseCommand::RecordHearing { grant, hearing })
        .await
        .unwrap();
    let loan = LoanId::from_bytes(zaanstad.id());
    let convert = DecideConversion {
        decision: DecisionId::from_bytes(zaanstad.id()),
        grant,
        choice: ConversionChoice::Convert { loan, terms: None },
        mandate: *mandate,
        departure: None,
        reasons: "Zoals voorgesteld.".to_owned(),
    };
    let decision = convert.decision;
    clerk
        .case(case, CaseCommand::DecideConversion(convert))
        .await
        .unwrap();
    zaanstad.app().clock.move_to(MAY).unwrap();
    clerk
        .case(case, CaseCommand::Announce { decision, on: MAY })
        .await
        .unwrap();
    loan
}

pub(super) fn propose(case: CaseId, scope: Scope) -> ErasureCommand {
    ErasureCommand::Propose(ProposeErasure {
        case,
        scope,
        ground: Ground::Court,
        legal_basis: "ECLI:NL:RBNHO:2026:1".to_owned(),
        reason: "Uitspraak.".to_owned(),
    })
}
