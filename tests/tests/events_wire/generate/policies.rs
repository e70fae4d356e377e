//! Events of the life of a policy.

use maatwerk_domain::policy::{CasesRun, Publisher, PublisherId, PublisherKey, Upload};
use maatwerk_domain::{AuthorityEvent, LogOrigin, PolicyPair};
use proptest::option;
use proptest::prelude::*;

use super::values::{act, day, text};

fn digest() -> impl Strategy<Value = String> {
    "sha256:[0-9a-f]{64}"
}

fn pair() -> impl Strategy<Value = PolicyPair> {
    (digest(), digest()).prop_map(|(plugin, parameters)| PolicyPair { plugin, parameters })
}

fn key_id() -> impl Strategy<Value = PublisherId> {
    any::<[u8; 8]>().prop_map(PublisherId::from_bytes)
}

/// One generator for each type, in the order of [`super::authority_place`].
pub(super) fn policy_events() -> [BoxedStrategy<AuthorityEvent>; 9] {
    let publisher =
        (key_id(), any::<[u8; 32]>(), text()).prop_map(|(key_id, key, name)| Publisher {
            key_id,
            key: PublisherKey::from_bytes(key),
            name,
        });
    let origin = (
        "[a-z]{1,9}\\.nl/v1/logs/GM[0-9]{4}",
        "[0-9a-f]{8}\\+[A-Za-z0-9+/]{44}",
    )
        .prop_map(|(name, key)| LogOrigin {
            verifier_key: format!("{name}+{key}"),
            name,
        });
    let upload = (
        digest(),
        text(),
        text(),
        text(),
        0..(1_u64 << 53),
        key_id(),
        text(),
        option::of(digest()),
    )
        .prop_map(
            |(plugin, name, version, world, size, key_id, signature, cases)| Upload {
                plugin,
                name,
                version,
                world,
                size,
                key_id,
                signature,
                cases,
            },
        );
    let cases = (any::<u32>(), any::<u32>()).prop_map(|(ran, differ)| CasesRun { ran, differ });
    [
        variant!(AuthorityEvent::PublisherRegistered {
            publisher: publisher,
            act: act()
        }),
        variant!(AuthorityEvent::PublisherRevoked {
            key_id: key_id(),
            reason: text(),
            act: act()
        }),
        variant!(AuthorityEvent::PolicyUploaded {
            upload: upload,
            act: act()
        }),
        variant!(AuthorityEvent::ParametersProposed {
            policy: pair(),
            note: option::of(text()),
            cases: option::of(cases),
            act: act()
        }),
        variant!(AuthorityEvent::PolicyApproved {
            policy: pair(),
            reason: text(),
            act: act()
        }),
        variant!(AuthorityEvent::PolicyRolledBack {
            policy: pair(),
            from: day(),
            reason: text(),
            act: act()
        }),
        variant!(AuthorityEvent::ShadowStarted {
            policy: pair(),
            reason: text(),
            act: act()
        }),
        variant!(AuthorityEvent::ShadowEnded {
            policy: pair(),
            reason: text(),
            act: act()
        }),
        variant!(AuthorityEvent::LogOriginOpened {
            origin: origin,
            previous: option::of(text()),
            reason: text(),
            act: act()
        }),
    ]
}
