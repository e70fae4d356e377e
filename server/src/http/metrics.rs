//! What the server measures, in the text format of Prometheus.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use maatwerk_log::LogId;
use maatwerk_policy::Host;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::checkpoints::State;
use crate::durations::Durations;
use crate::policies::Prepared;
use crate::shares::tenant_of;
use crate::signals::Unsent;
use crate::views::Views;
use crate::witness::Said;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    operation: &'static str,
    status: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Operation {
    operation: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfLog {
    view: &'static str,
    log: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfView {
    view: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfAuthority {
    log: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfState {
    state: &'static str,
}

/// The measurements of one server.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Operation, Histogram>,
    lag: Family<OfLog, Gauge<u64, AtomicU64>>,
    poison: Family<OfView, Gauge<u64, AtomicU64>>,
    rebuilding: Family<OfView, Gauge<u64, AtomicU64>>,
    unsent: Family<OfAuthority, Gauge<u64, AtomicU64>>,
    refused: Family<OfAuthority, Gauge<u64, AtomicU64>>,
    policies: Family<OfState, Gauge<u64, AtomicU64>>,
    signed: Family<OfAuthority, Gauge<u64, AtomicU64>>,
    stopped: Family<OfAuthority, Gauge<u64, AtomicU64>>,
    witnessed: Witnessing,
    asked: Asked,
}

/// What the policies of authorities used.
#[derive(Debug, Default)]
struct Asked {
    calls: Family<OfAuthority, Counter>,
    refused: Family<OfAuthority, Counter>,
    fuel: Family<OfAuthority, Counter>,
}

impl Asked {
    fn registered(registry: &mut Registry) -> Self {
        let asked = Self::default();
        registry.register(
            "policy_calls",
            "Calls of the policies of an authority",
            asked.calls.clone(),
        );
        registry.register(
            "policy_calls_refused",
            "Calls of the policies of an authority that were too many at a time for its share",
            asked.refused.clone(),
        );
        registry.register(
            "policy_fuel",
            "Instructions that the policies of an authority used",
            asked.fuel.clone(),
        );
        asked
    }
}

/// What witnesses said of the logs of authorities.
#[derive(Debug, Default)]
struct Witnessing {
    events: Family<OfAuthority, Gauge<u64, AtomicU64>>,
    age: Family<OfAuthority, Gauge<u64, AtomicU64>>,
    contradicted: Family<OfAuthority, Gauge<u64, AtomicU64>>,
}

impl Witnessing {
    fn registered(registry: &mut Registry) -> Self {
        let witnessed = Self::default();
        registry.register(
            "witnessed_events",
            "Events of a log that the last checkpoint covers which enough witnesses cosigned",
            witnessed.events.clone(),
        );
        registry.register(
            "witnessed_age_seconds",
            "How long ago enough witnesses cosigned a checkpoint of a log",
            witnessed.age.clone(),
        );
        registry.register(
            "checkpoint_contradicted",
            "Whether a witness says that a log does not go on from what it has seen",
            witnessed.contradicted.clone(),
        );
        witnessed
    }
}

impl Metrics {
    /// Measurements of a server; the `appends` are those of its installation.
    pub(super) fn new(appends: &Durations) -> Self {
        let mut registry = Registry::with_prefix("maatwerk");
        let requests = Family::default();
        let durations = Family::new_with_constructor(
            (|| Durations::default().histogram()) as fn() -> Histogram,
        );
        let (lag, poison, rebuilding) = (Family::default(), Family::default(), Family::default());
        registry.register(
            "http_requests",
            "Requests by operation and status",
            requests.clone(),
        );
        registry.register(
            "http_request_duration_seconds",
            "How long answering took, from the end of the headers",
            durations.clone(),
        );
        registry.register(
            "log_append_duration_seconds",
            "How long an append took, from the queue to the disk, refused ones included",
            appends.histogram(),
        );
        registry.register(
            "view_lag_events",
            "Events of a log that a view has not seen",
            lag.clone(),
        );
        registry.register(
            "view_poison_events",
            "Events that a view has set aside",
            poison.clone(),
        );
        registry.register(
            "view_rebuilding",
            "Whether a view is built again beside the one that is read",
            rebuilding.clone(),
        );
        let (unsent, refused) = (Family::default(), Family::default());
        registry.register(
            "signals_unsent",
            "Signals of an authority that the national log has not got yet",
            unsent.clone(),
        );
        registry.register(
            "signals_refused",
            "Signals of an authority that the national log has otherwise",
            refused.clone(),
        );
        let policies = Family::default();
        registry.register(
            "policies_in_force",
            "Policies in force or to come when the server started: ready, unusable, or still to be compiled",
            policies.clone(),
        );
        let (signed, stopped) = (Family::default(), Family::default());
        registry.register(
            "checkpoint_events",
            "Events of a log that its last checkpoint covers",
            signed.clone(),
        );
        registry.register(
            "checkpoint_stopped",
            "Whether a log is no longer signed, since it is not what was signed before",
            stopped.clone(),
        );
        let asked = Asked::registered(&mut registry);
        let witnessed = Witnessing::registered(&mut registry);
        Self {
            registry,
            requests,
            durations,
            lag,
            poison,
            rebuilding,
            unsent,
            refused,
            policies,
            signed,
            stopped,
            witnessed,
            asked,
        }
    }

    pub(super) fn answered(&self, operation: &'static str, status: u16, took: Duration) {
        self.requests
            .get_or_create(&Answered {
                operation,
                status: status.into(),
            })
            .inc();
        self.durations
            .get_or_create(&Operation { operation })
            .observe(took.as_secs_f64());
    }

    pub(super) fn views(&self, views: &Views, lag: &[(&'static str, LogId, u64)]) {
        for (view, log, events) in lag {
            let (view, log) = (*view, log.to_string());
            self.lag.get_or_create(&OfLog { view, log }).set(*events);
        }
        for view in views.all() {
            let of = OfView { view: view.name() };
            self.poison.get_or_create(&of).set(view.poisoned());
            let rebuilding = view.is_rebuilding().into();
            self.rebuilding.get_or_create(&of).set(rebuilding);
        }
    }

    pub(super) fn signals(&self, of: &[Unsent]) {
        for unsent in of {
            let of = OfAuthority {
                log: unsent.log.to_string(),
            };
            self.unsent.get_or_create(&of).set(unsent.unsent);
            self.refused.get_or_create(&of).set(unsent.refused);
        }
    }

    pub(super) fn checkpoints(&self, states: &[(LogId, State)]) {
        for (log, state) in states {
            let of = OfAuthority {
                log: log.to_string(),
            };
            self.signed.get_or_create(&of).set(state.signed);
            self.stopped.get_or_create(&of).set(state.stopped.into());
        }
    }

    pub(super) fn witnessed(&self, said: &[(LogId, Said)], now: u64) {
        for (log, said) in said {
            let of = OfAuthority {
                log: log.to_string(),
            };
            let of_log = self.witnessed.contradicted.get_or_create(&of);
            of_log.set(said.contradicted.into());
            if let Some(enough) = &said.enough {
                let events = enough.checkpoint.checkpoint().size;
                self.witnessed.events.get_or_create(&of).set(events);
                let age = now.saturating_sub(enough.at);
                self.witnessed.age.get_or_create(&of).set(age);
            }
        }
    }

    pub(super) fn policies(&self, so_far: Prepared) {
        let waiting = so_far.of.saturating_sub(so_far.ready + so_far.unusable);
        for (state, policies) in [
            ("ready", so_far.ready),
            ("unusable", so_far.unusable),
            ("waiting", waiting),
        ] {
            self.policies
                .get_or_create(&OfState { state })
                .set(policies);
        }
    }

    pub(super) fn asked(&self, host: &Host, logs: &[LogId]) {
        for log in logs {
            let used = host.used(tenant_of(*log));
            let of = OfAuthority {
                log: log.to_string(),
            };
            let counts = [
                (&self.asked.calls, used.calls),
                (&self.asked.refused, used.refused),
                (&self.asked.fuel, used.fuel),
            ];
            for (family, count) in counts {
                let counter = family.get_or_create(&of);
                counter.inner().store(count, Ordering::Relaxed);
            }
        }
    }

    /// All of it.
    pub(super) fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
