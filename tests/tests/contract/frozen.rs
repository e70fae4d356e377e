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

const RELEASED: [Frozen; 2] = [
    Frozen {
        folder: "v1",
        package: "maatwerk:policy@1.0.0",
        digest: "sha256:34cef770274670e2f1a773ac16bc4eb1e3eac6e685f824c8c3f4385367d75423",
    },
    Frozen {
        folder: "v2",
        package: "maatwerk:policy@2.0.0",
        digest: "sha256:602371ee2a2a9d9c9275f72ec0c20144a4b602b39d9e07491d231eea77501a4c",
    },
];

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
    let breaches = [
        ("    available: u32,", "    available: u64,"),
        (
            "    instalment: u32,\n  }",
            "    instalment: u32,\n    total: u32,\n  }",
        ),
        ("    decline,\n", ""),
        ("    refer,\n  }", "    refer,\n    wait,\n  }"),
        ("    not-applicable,", "    other,"),
        (
            "describe: func() -> manifest",
            "describe: func() -> list<manifest>",
        ),
        ("  review: func(gift", "  look: func(gift"),
    ];
    for frozen in &RELEASED {
        let wit = text(frozen);
        assert_eq!(step(&wit, &renamed(&wit, frozen.package)), Ok(()));
        for (was, becomes) in breaches {
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
fn no_version_is_a_silent_step_from_another() {
    let texts: Vec<_> = RELEASED.iter().map(text).collect();
    for (at, from) in texts.iter().enumerate() {
        for (other, to) in texts.iter().enumerate() {
            if at != other {
                assert!(step(from, to).is_err(), "{at} {other}");
            }
        }
    }
}

#[test]
fn the_components_of_a_fixture_are_of_its_version_and_no_other() {
    for fixture in &RELEASED {
        let folder = path(&format!("tests/fixtures/policy-{}", fixture.folder));
        let mut components = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let Ok(component) = std::fs::read(entry.unwrap().path().join("component.wasm")) else {
                continue;
            };
            components += 1;
            for other in &RELEASED {
                let mut resolve = Resolve::default();
                let world = world(&mut resolve, "policy.wit", &text(other));
                let fits = wit_component::targets(&resolve, world, &component);
                assert_eq!(fits.is_ok(), other.folder == fixture.folder, "{fits:?}");
            }
        }
        assert!(components > 0, "{}", fixture.folder);
    }
}
