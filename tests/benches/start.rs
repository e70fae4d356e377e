//! Starting with 342 different policies: cold, when each is compiled, and warm, when wasmtime's cache
//! has them; and the memory they take.
//!
//! Each is Zaanstad's policy with a number in its code: a core function of its own that gives it back,
//! so that each is compiled to other code. Cold and warm is what a server does at its start
//! (`POLICIES=20` makes it fewer): the compiled entries are checked, then each policy is loaded, linked
//! and asked to describe itself, by as many threads as the server takes, and by two. Memory is what
//! Linux counts as resident, before and after.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark prints, and may stop when something fails"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use maatwerk_policy::author::{self, BuildOptions};
use maatwerk_policy::{Catalogue, CompiledCode, Digest, Host, HostConfig, spare_cores};
use maatwerk_tests::source_folder;

/// The municipalities of the Netherlands on 1 January 2026.
const MUNICIPALITIES: u32 = 342;

/// The policy, with one more core module in it, whose function gives back the number.
fn numbered(component: &[u8], number: u32) -> Vec<u8> {
    let text = format!(r#"(module (func (export "number") (result i32) i32.const {number}))"#);
    let module = wat::parse_str(text).unwrap();
    let mut numbered = component.to_vec();
    // Section 1 of a component is a core module: its length, then itself.
    numbered.push(1);
    let mut length = module.len();
    while length >= 0x80 {
        numbered.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    numbered.push(u8::try_from(length).unwrap());
    numbered.extend(module);
    numbered
}

/// Resident memory, in mebibytes; 0 where it cannot be told.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}

/// A start, as far as policies go. What is loaded stays as long as the catalogue.
fn start(data: &Path, digests: &[Digest], threads: usize) -> (Catalogue, Duration) {
    let began = Instant::now();
    let compiled = CompiledCode::open(&data.join("compiled")).unwrap();
    let host = Host::new(HostConfig {
        compiled: Some(compiled.clone()),
        ..HostConfig::default()
    });
    let catalogue = Catalogue::open(data.join("plugins"), Arc::new(host.unwrap())).unwrap();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(digest) = digests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    catalogue.policy(*digest).unwrap();
                }
            });
        }
    });
    let took = began.elapsed();
    println!(
        "  {threads} thread(s): {:.2} s, {} from disk, {} compiled",
        took.as_secs_f64(),
        compiled.hits(),
        compiled.misses()
    );
    (catalogue, took)
}

fn folder_mib(folder: &Path) -> f64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(found) if found.is_dir() => folder_mib(&entry.path()),
            #[expect(clippy::cast_precision_loss, reason = "sizes of files")]
            Ok(found) => found.len() as f64 / f64::from(1 << 20),
            Err(_) => 0.0,
        })
        .sum()
}

/// How many entries there are, and how many of them are different code.
fn entries(compiled: &Path) -> (usize, usize) {
    let list = |folder: &Path| {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    let versions = list(&compiled.join("code/modules"));
    let digests: Vec<_> = versions
        .flat_map(|version| list(&version).collect::<Vec<_>>())
        .filter(|entry| entry.extension().is_none())
        .map(|entry| Digest::of(&std::fs::read(entry).unwrap()))
        .collect();
    let different: BTreeSet<_> = digests.iter().collect();
    (digests.len(), different.len())
}

fn main() {
    let given = std::env::var("POLICIES").ok();
    let count = given
        .and_then(|count| count.parse().ok())
        .unwrap_or(MUNICIPALITIES);
    let folder = source_folder("plugins/zaanstad");
    let built = author::build(&folder, &BuildOptions::default(), &mut |_| ()).unwrap();
    let data = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let plugins = data.path().join("plugins");
    std::fs::create_dir(&plugins).unwrap();
    let digests: Vec<_> = (0..count)
        .map(|number| {
            let component = numbered(&built.component, number);
            let digest = Digest::of(&component);
            let path = plugins.join(format!("{}.wasm", digest.hex()));
            std::fs::write(path, component).unwrap();
            digest
        })
        .collect();
    let spare = usize::try_from(spare_cores()).expect("a number of cores");
    println!(
        "{count} different policies of {} KiB, {:.1} MiB of components",
        built.component.len() >> 10,
        folder_mib(&plugins)
    );
    println!("cold");
    drop(start(data.path(), &digests, spare));
    println!("warm");
    // What a start leaves behind in the allocator is taken by the next: memory is measured first.
    let before = resident();
    let (loaded, _) = start(data.path(), &digests, spare);
    let after = resident();
    drop(loaded);
    drop(start(data.path(), &digests, 2));
    let (entries, different) = entries(&data.path().join("compiled"));
    println!("{entries} entries, {different} different");
    println!(
        "compiled, on disk: {:.1} MiB; resident: {before:.1} MiB before, {after:.1} MiB after",
        folder_mib(&data.path().join("compiled"))
    );
}
