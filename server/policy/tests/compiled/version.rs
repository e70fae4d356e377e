//! Code that another version of wasmtime compiled.

use std::fs;

use wasmtime::component::Component;
use wasmtime::{Cache, CacheConfig, Config, Engine, ModuleVersionStrategy};

use maatwerk_policy::contract::encode;
use maatwerk_policy::{CompiledCode, ENGINE, Parameters, receipt};

use super::guests::{Guest, request};
use super::{COLD, Compiled, WARM, host, list};

/// What an earlier version left, in the folder where that version keeps it.
#[test]
fn what_an_earlier_version_left_is_not_looked_at() {
    let compiled = Compiled::warm();
    let entry = compiled.entry();
    let current = entry.parent().unwrap();
    let version = maatwerk_policy::ENGINE.trim_start_matches("wasmtime ");
    let name = current.file_name().unwrap().to_str().unwrap();
    assert!(name.ends_with(version), "{name} is not kept by version");
    fs::rename(current, current.with_file_name("wasmtime-48.0.7")).unwrap();
    let sums = fs::read_to_string(compiled.sums()).unwrap();
    fs::write(compiled.sums(), sums.replace(version, "48.0.7")).unwrap();

    let good = compiled.start(&Guest::good());
    assert_eq!(good.counts(), COLD);
    // It stays, for whoever goes back to that version.
    assert_eq!(compiled.entries().len(), 2);
    assert_eq!(compiled.start(&Guest::good()).counts(), WARM);
}

/// Code of another version under the very name that this version looks for.
#[test]
fn code_of_another_version_is_not_run() {
    let elsewhere = tempfile::tempdir().unwrap();
    let mut cache = CacheConfig::new();
    cache.with_directory(elsewhere.path());
    let mut other = Config::new();
    let earlier = ModuleVersionStrategy::Custom("48.0.7".to_owned());
    other
        .consume_fuel(true)
        .epoch_interruption(true)
        .cranelift_nan_canonicalization(true)
        .relaxed_simd_deterministic(true)
        .cache(Some(Cache::new(cache).unwrap()))
        .module_version(earlier)
        .unwrap();
    let engine = Engine::new(&other).unwrap();
    Component::from_binary(&engine, &Guest::good().component()).unwrap();
    let versions = list(&elsewhere.path().join("modules"));
    let mut made = list(&versions[0]);
    made.retain(|file| file.extension().is_none());

    let compiled = Compiled::warm();
    let good = compiled.start(&Guest::good());
    let entry = compiled.entry();
    fs::copy(&made[0], &entry).unwrap();
    compiled.vouch_for(&entry);
    let anew = compiled.start(&Guest::good());
    assert_eq!(anew.counts(), COLD);
    assert_eq!(anew.output, good.output);
    assert_eq!(compiled.start(&Guest::good()).counts(), WARM);
}

/// The engine's version changes under decisions that are on record: they are asked again in the new one,
/// and only the receipt's engine is another.
#[test]
fn what_an_earlier_version_answered_is_answered_again_byte_for_byte() {
    let compiled = Compiled::warm();
    let mac = |bytes: &[u8]| {
        let mut tag = [0; 32];
        tag[..8].copy_from_slice(&(bytes.len() as u64).to_be_bytes());
        tag
    };
    let open = || host(&CompiledCode::open(&compiled.path()).unwrap());
    let (recorded, mut named) = {
        let host = open();
        let policy = host.compile(&Guest::good().component()).unwrap();
        let parameters = Parameters::parse(&policy, br#"{"max-amount":75000}"#).unwrap();
        let answer = host.assess(&policy, &request(), &parameters).unwrap();
        let named = receipt(&answer, &policy, &mac);
        (answer, named)
    };
    named.engine = "wasmtime 48.0.7".to_owned();
    let version = compiled.entry().parent().unwrap().to_owned();
    fs::rename(&version, version.with_file_name("wasmtime-48.0.7")).unwrap();

    let code = CompiledCode::open(&compiled.path()).unwrap();
    let host = host(&code);
    let policy = host.compile(&Guest::good().component()).unwrap();
    assert_eq!((code.hits(), code.misses()), COLD);
    let again = host.rerun(&policy, &recorded.input).unwrap();
    assert_eq!(again.input, recorded.input);
    assert_eq!(again.output, recorded.output);
    assert_eq!(again.output, encode(&recorded.result.unwrap()).unwrap());
    let now = receipt(&again, &policy, &mac);
    assert_eq!(now.engine, ENGINE);
    named.engine = ENGINE.to_owned();
    named.fuel = now.fuel;
    assert_eq!(now, named);
}
