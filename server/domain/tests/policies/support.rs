//! `given(events).by(officer).when(order).then(events)`, and the change of Zaanstad's policy that these
//! stories are about.

use jiff::civil::date;
use maatwerk_domain::policy::{
    Policies, PolicyRefusal, Publisher, PublisherId, PublisherKey, Upload,
};
use maatwerk_domain::{
    Act, Authority, AuthorityCommand, AuthorityEvent, Context, Date, Officer, PolicyCommand,
    PolicyPair, PolicyVersion, Refusal,
};

pub(crate) const TODAY: Date = date(2026, 11, 22);
pub(crate) const TOMORROW: Date = date(2026, 11, 23);
pub(crate) const NEXT_WEEK: Date = date(2026, 11, 29);

/// The component that the operator put in place, and the one that is uploaded.
pub(crate) const OLD: &str = "sha256:old";
pub(crate) const NEW: &str = "sha256:new";
/// The parameter sets.
pub(crate) const FIVE_HUNDRED: &str = "sha256:500";
pub(crate) const SIX_HUNDRED: &str = "sha256:600";

/// What was, and who gives the next order when.
pub(crate) struct Given {
    events: Vec<AuthorityEvent>,
    officer: &'static str,
    today: Date,
}

/// An order that was decided on.
pub(crate) struct When(Result<Vec<AuthorityEvent>, Refusal>);

pub(crate) fn given(events: impl IntoIterator<Item = AuthorityEvent>) -> Given {
    let established = AuthorityEvent::AuthorityEstablished {
        name: "Zaanstad".to_owned(),
        demo: false,
    };
    Given {
        events: std::iter::once(established).chain(events).collect(),
        officer: "maker",
        today: TODAY,
    }
}

impl Given {
    pub(crate) fn by(mut self, officer: &'static str) -> Self {
        self.officer = officer;
        self
    }

    pub(crate) fn on(mut self, today: Date) -> Self {
        self.today = today;
        self
    }

    pub(crate) fn when(self, command: PolicyCommand) -> When {
        let context = Context {
            today: self.today,
            officer: Officer::new(self.officer),
        };
        When(Authority::fold(self.events).decide(&AuthorityCommand::Policy(command), &context))
    }

    pub(crate) fn policies(self) -> Policies {
        Authority::fold(self.events).policies
    }
}

impl When {
    #[track_caller]
    pub(crate) fn then(self, events: impl IntoIterator<Item = AuthorityEvent>) {
        assert_eq!(self.0, Ok(events.into_iter().collect()));
    }

    #[track_caller]
    pub(crate) fn refused(self, refusal: impl Into<Refusal>) -> &'static str {
        let refusal = refusal.into();
        assert_eq!(self.0, Err(refusal.clone()));
        assert!(refusal.rule().starts_with("maatwerk:"), "{refusal:?}");
        refusal.code()
    }
}

pub(crate) fn key_id() -> PublisherId {
    PublisherId::from_bytes([1; 8])
}

pub(crate) fn publisher() -> Publisher {
    Publisher {
        key_id: key_id(),
        key: PublisherKey::from_bytes([2; 32]),
        name: "Zaanstad, team Beleid".to_owned(),
    }
}

pub(crate) fn upload() -> Upload {
    Upload {
        plugin: NEW.to_owned(),
        name: "zaanstad".to_owned(),
        version: "2.0.0".to_owned(),
        world: "maatwerk:policy@1.0.0".to_owned(),
        size: 90_000,
        key_id: key_id(),
        signature: "untrusted comment: …".to_owned(),
        cases: None,
    }
}

pub(crate) fn pair(plugin: &str, parameters: &str) -> PolicyPair {
    PolicyPair {
        plugin: plugin.to_owned(),
        parameters: parameters.to_owned(),
    }
}

pub(crate) fn new() -> PolicyPair {
    pair(NEW, SIX_HUNDRED)
}

pub(crate) fn old() -> PolicyPair {
    pair(OLD, FIVE_HUNDRED)
}

pub(crate) fn version(pair: PolicyPair, version: &str, from: Date) -> PolicyVersion {
    PolicyVersion {
        plugin: pair.plugin,
        parameters: pair.parameters,
        name: "zaanstad".to_owned(),
        version: version.to_owned(),
        from,
    }
}

pub(crate) fn act(by: &str) -> Act {
    on(by, TODAY)
}

pub(crate) fn on(by: &str, day: Date) -> Act {
    Act {
        by: Officer::new(by),
        on: day,
    }
}

/// The operator put the old policy in place at the start of the year.
pub(crate) fn installed() -> AuthorityEvent {
    AuthorityEvent::PolicyActivated(version(old(), "1.0.0", date(2026, 1, 1)))
}

pub(crate) fn registered() -> AuthorityEvent {
    AuthorityEvent::PublisherRegistered {
        publisher: publisher(),
        act: act("administrator"),
    }
}

pub(crate) fn revoked() -> AuthorityEvent {
    AuthorityEvent::PublisherRevoked {
        key_id: key_id(),
        reason: "The key was lost.".to_owned(),
        act: act("administrator"),
    }
}

pub(crate) fn uploaded() -> AuthorityEvent {
    AuthorityEvent::PolicyUploaded {
        upload: upload(),
        act: act("maker"),
    }
}

pub(crate) fn proposed(policy: PolicyPair) -> AuthorityEvent {
    AuthorityEvent::ParametersProposed {
        policy,
        note: Some("600 euro in plaats van 500.".to_owned()),
        cases: None,
        act: act("setter"),
    }
}

pub(crate) fn approved(policy: PolicyPair) -> AuthorityEvent {
    AuthorityEvent::PolicyApproved {
        policy,
        reason: "Akkoord.".to_owned(),
        act: act("approver"),
    }
}

/// Everything up to the approval of the new component with its parameters.
pub(crate) fn ready() -> Vec<AuthorityEvent> {
    vec![
        installed(),
        registered(),
        uploaded(),
        proposed(new()),
        approved(new()),
    ]
}

/// The new version in force from a day.
pub(crate) fn in_force(from: Date) -> AuthorityEvent {
    AuthorityEvent::PolicyActivated(version(new(), "2.0.0", from))
}

pub(crate) fn in_force_after(from: Date) -> Vec<AuthorityEvent> {
    let mut events = ready();
    events.push(in_force(from));
    events
}

pub(crate) fn rolled_back(policy: PolicyPair, from: Date, act: Act) -> AuthorityEvent {
    AuthorityEvent::PolicyRolledBack {
        policy,
        from,
        reason: "Er gaat iets mis.".to_owned(),
        act,
    }
}

pub(crate) fn approve(policy: PolicyPair) -> PolicyCommand {
    PolicyCommand::Approve {
        policy,
        reason: "Akkoord.".to_owned(),
    }
}

pub(crate) fn propose(policy: PolicyPair) -> PolicyCommand {
    PolicyCommand::ProposeParameters {
        policy,
        note: Some("600 euro in plaats van 500.".to_owned()),
        cases: None,
    }
}

pub(crate) fn activate(policy: PolicyPair, from: Date) -> PolicyCommand {
    PolicyCommand::Activate { policy, from }
}

pub(crate) fn roll_back(policy: Option<PolicyPair>, from: Date) -> PolicyCommand {
    PolicyCommand::RollBack {
        policy,
        from,
        reason: "Er gaat iets mis.".to_owned(),
    }
}

pub(crate) fn revoke() -> PolicyCommand {
    PolicyCommand::RevokePublisher {
        key_id: key_id(),
        reason: "The key was lost.".to_owned(),
    }
}

/// The key is not taken.
pub(crate) fn unknown_key() -> PolicyRefusal {
    PolicyRefusal::PublisherUnknown(key_id())
}

pub(crate) fn revoked_key() -> PolicyRefusal {
    PolicyRefusal::PublisherRevoked(key_id())
}
