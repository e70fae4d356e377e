//! The catalogue: what is stored is what comes back, or an error for that one only.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail anywhere, also in its helpers"
)]

#[path = "../../../tests/guests/mod.rs"]
mod guests;

use std::fs;
use std::sync::Arc;

use guests::{Guest, manifest};
use maatwerk_policy::{
    Catalogue, CatalogueError, CompileError, Digest, Host, HostConfig, Parameters, StoredKind,
};

fn host() -> Arc<Host> {
    Arc::new(
        Host::new(HostConfig {
            concurrency: 2,
            ..HostConfig::default()
        })
        .unwrap(),
    )
}

#[test]
fn what_is_stored_comes_back_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let component = Guest::good().component();
    let (plugin, set) = {
        let catalogue = Catalogue::open(folder.path(), host()).unwrap();
        let policy = catalogue.store_component(&component).unwrap();
        assert_eq!(policy.digest(), Digest::of(&component));
        assert_eq!(policy.size(), component.len());
        let parameters = Parameters::parse(&policy, b" {\"max-amount\" : 5} ").unwrap();
        let set = catalogue.store_parameters(&parameters).unwrap();
        assert_eq!(catalogue.store_parameters(&parameters).unwrap(), set);
        (policy.digest(), set)
    };
    let catalogue = Catalogue::open(folder.path(), host()).unwrap();
    let policy = catalogue.policy(plugin).unwrap();
    assert!(Arc::ptr_eq(&policy, &catalogue.policy(plugin).unwrap()));
    assert_eq!(policy.manifest(), &manifest());
    let parameters = catalogue.parameters(set, &policy).unwrap();
    assert_eq!(parameters.canonical(), r#"{"max-amount":5}"#);

    let stored = catalogue.list().unwrap();
    let kinds: Vec<_> = stored.iter().map(|file| (file.kind, file.digest)).collect();
    assert_eq!(
        kinds,
        [
            (StoredKind::Component, plugin),
            (StoredKind::Parameters, set)
        ]
    );
    assert_eq!(stored[0].size, component.len() as u64);
}

#[test]
fn damage_to_one_is_told_and_leaves_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = Catalogue::open(folder.path(), host()).unwrap();
    let good = catalogue
        .store_component(&Guest::good().component())
        .unwrap()
        .digest();
    let mut other = manifest();
    other.name = "ander".into();
    let bad = catalogue
        .store_component(&Guest::describing(&other).component())
        .unwrap()
        .digest();

    let file = folder.path().join(format!("{}.wasm", bad.hex()));
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();

    let catalogue = Catalogue::open(folder.path(), host()).unwrap();
    assert!(matches!(
        catalogue.policy(bad),
        Err(CatalogueError::Damaged { expected, found }) if expected == bad && found != bad
    ));
    assert!(catalogue.policy(good).is_ok());

    // Storing it again repairs it.
    let component = Guest::describing(&other).component();
    assert_eq!(catalogue.store_component(&component).unwrap().digest(), bad);
    let catalogue = Catalogue::open(folder.path(), host()).unwrap();
    assert!(catalogue.policy(bad).is_ok());
}

#[test]
fn what_is_no_policy_is_not_stored() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = Catalogue::open(folder.path(), host()).unwrap();
    assert!(matches!(
        catalogue.store_component(&Guest::good().module()),
        Err(CatalogueError::Compile(CompileError::CoreModule))
    ));
    assert_eq!(catalogue.list().unwrap(), []);
    let missing = Digest::of(b"missing");
    assert!(matches!(
        catalogue.policy(missing),
        Err(CatalogueError::NotStored(digest)) if digest == missing
    ));
}

#[test]
fn a_file_that_was_put_there_is_bounded_and_a_stranger_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let host = Arc::new(
        Host::new(HostConfig {
            concurrency: 1,
            component_bytes: 10_000,
            ..HostConfig::default()
        })
        .unwrap(),
    );
    let catalogue = Catalogue::open(folder.path(), host).unwrap();
    let large = vec![0; 10_001];
    let digest = Digest::of(&large);
    fs::write(folder.path().join(format!("{}.wasm", digest.hex())), large).unwrap();
    fs::write(folder.path().join("README.txt"), "x").unwrap();
    fs::write(folder.path().join("kort.wasm"), "x").unwrap();
    assert!(matches!(
        catalogue.policy(digest),
        Err(CatalogueError::TooLarge { limit: 10_000, .. })
    ));
    assert_eq!(catalogue.list().unwrap().len(), 1);
}

#[test]
fn many_threads_that_ask_for_one_policy_get_one() {
    let folder = tempfile::tempdir().unwrap();
    let host = host();
    let stored = Catalogue::open(folder.path(), Arc::clone(&host))
        .unwrap()
        .store_component(&Guest::good().component())
        .unwrap();
    let catalogue = Catalogue::open(folder.path(), host).unwrap();
    let digest = stored.digest();
    let all: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| catalogue.policy(digest).unwrap()))
            .collect();
        threads.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(all.iter().all(|policy| Arc::ptr_eq(policy, &all[0])));
}
