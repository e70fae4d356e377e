//! A released version of the contract is never changed: a guard for each.

use maatwerk_policy::Digest;
use wit_parser::{Resolve, WorldId};

use crate::{file, path};

/// A released version: its folder, its package, and the digest of its text. A line here is written
/// once. Whoever has to change one is about to break policies that run: make a new version instead.
struct Frozen {
    folder: &'static str,
    package: &'static str,
    digest: &'static str,
}

const RELEASED: [Frozen; 1] = [Frozen {
    folder: "v1",
    package: "maatwerk:policy@1.0.0",
    digest: "sha256:34cef770274670e2f1a773ac16bc4eb1e3eac6e685f824c8c3f4385367d75423",
}];

const WORLD: &str = "municipality";

fn text(frozen: &Frozen) -> String {
    String::from_utf8(file(&format!(
        "plugin-sdk/wit/{}/policy.wit",
        frozen.folder
    )))
    .unwrap()
}

fn world(resolve: &mut Resolve, name: &str, wit: &str) -> WorldId {
    let package = resolve.push_str(name, wit).unwrap();
    resolve.select_world(&[package], Some(WORLD)).unwrap()
}

/// What `wit_component::semver_check` says of the step from one text to another.
fn step(from: &str, to: &str) -> Result<(), String> {
    let mut resolve = Resolve::default();
    let from = world(&mut resolve, "from.wit", from);
    let to = world(&mut resolve, "to.wit", to);
    wit_component::semver_check(resolve, from, to).map_err(|error| format!("{error:#}"))
}

/// The text under another version: one package cannot be read twice.
fn renamed(wit: &str, package: &str) -> String {
    let renamed = wit.replacen(package, "maatwerk:policy@999.0.0", 1);
    assert_ne!(renamed, wit);
    renamed
}

#[test]
fn every_folder_of_the_contract_is_a_released_version() {
    let mut folders: Vec<_> = std::fs::read_dir(path("plugin-sdk/wit"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.sort();
    let released: Vec<_> = RELEASED.iter().map(|frozen| frozen.folder).collect();
    assert_eq!(folders, released);
    for frozen in &RELEASED {
        let files = std::fs::read_dir(path(&format!("plugin-sdk/wit/{}", frozen.folder)));
        assert_eq!(files.unwrap().count(), 1, "{}", frozen.folder);
    }
}

#[test]
fn no_byte_of_a_released_version_has_changed() {
    for frozen in &RELEASED {
        let text = text(frozen);
        assert!(text.contains(&format!("package {};", frozen.package)));
        let digest = Digest::of(text.as_bytes()).to_string();
        assert_eq!(digest, frozen.digest, "{}", frozen.folder);
    }
}

/// Should somebody replace text and digest together: what a component can tell apart is refused.
#[test]
fn a_released_version_follows_itself_and_no_changed_one_follows_it() {
    let changes = [
        (
            "    decided: date,\n    amount: u32,",
            "    decided: date,\n    amount: u64,",
        ),
        (
            "    purpose: string,\n  }",
            "    purpose: string,\n    paid: u32,\n  }",
        ),
        ("    decline,\n", ""),
        (
            "    refer,\n  }\n\n  /// The answer to a request.",
            "    refer,\n    wait,\n  }\n\n  /// The answer to a request.",
        ),
        ("    not-applicable,", "    other,"),
        (
            "describe: func() -> manifest",
            "describe: func() -> list<manifest>",
        ),
        (
            "  /// What the policy would do with a conditional gift on a day.\n  review:",
            "  look:",
        ),
    ];
    for frozen in &RELEASED {
        let wit = text(frozen);
        assert_eq!(step(&wit, &renamed(&wit, frozen.package)), Ok(()));
        for (was, becomes) in changes {
            let changed = wit.replacen(was, becomes, 1);
            assert_ne!(changed, wit, "{} has no {was}", frozen.folder);
            let changed = renamed(&changed, frozen.package);
            assert!(
                step(&wit, &changed).is_err(),
                "{}: {becomes}",
                frozen.folder
            );
        }
    }
}

#[test]
fn the_component_of_each_fixture_is_one_of_its_version() {
    for frozen in &RELEASED {
        let component = file(&format!(
            "tests/fixtures/policy-{}/zaanstad/component.wasm",
            frozen.folder
        ));
        for other in &RELEASED {
            let mut resolve = Resolve::default();
            let world = world(&mut resolve, "policy.wit", &text(other));
            let fits = wit_component::targets(&resolve, world, &component);
            assert_eq!(fits.is_ok(), other.folder == frozen.folder, "{fits:?}");
        }
    }
}
