//! Building a folder with JavaScript: once for each change, and with clear words when it cannot be done.

use std::fs;
use std::process::Command;

use maatwerk_policy::Digest;
use maatwerk_policy::author::{self, BuildError, BuildOptions, FolderError};

use super::Written;

const EMPTY: &str = "export const policy = {};\n";

#[test]
fn a_component_is_kept_until_its_sources_change() {
    let written = Written::new("maatwerk-plugin-kept", EMPTY);
    written.put("src/rule.js", "export const most = 1;\n");
    let (first, _) = written.build();
    let first = first.unwrap();
    assert_eq!(first.name, "kept");
    assert_eq!(fs::read(&first.path).unwrap(), first.component);

    let (again, lines) = written.build();
    assert_eq!(again.unwrap().digest, first.digest);
    assert_eq!(lines, ["nothing changed"]);

    // A change in any file of the folder counts.
    written.put("src/rule.js", "export const most = 2;\n");
    let (changed, lines) = written.build();
    let changed = changed.unwrap();
    assert_ne!(changed.digest, first.digest);
    assert!(
        lines.contains(&"making the component".to_owned()),
        "{lines:?}"
    );

    // And one that was tampered with is not used.
    let kept = written.options.target.as_ref().unwrap().join("kept.wasm");
    fs::write(&kept, b"\0asm").unwrap();
    let (repaired, _) = written.build();
    assert!(repaired.unwrap().size > 100_000);
}

#[test]
fn a_component_names_no_folder_of_the_machine_that_built_it() {
    let written = Written::new("maatwerk-plugin-placed", EMPTY);
    let built = written.build().0.unwrap();
    let target = written.options.target.clone().unwrap();
    for folder in [written.folder(), &target] {
        let name = folder.to_str().unwrap().as_bytes();
        let mut places = built.component.windows(name.len());
        assert!(!places.any(|place| place == name), "{}", folder.display());
    }
}

#[test]
fn what_is_no_javascript_is_told_with_its_place() {
    let written = Written::new("maatwerk-plugin-broken", "export const policy = {;\n");
    let Err(BuildError::JavaScript(said)) = written.build().0 else {
        panic!("that was built");
    };
    assert!(said.contains("policy.js"), "{said}");
}

#[test]
fn a_folder_that_cannot_be_built_says_what_to_do() {
    let written = Written::new("maatwerk-plugin-odd", EMPTY);
    let package = fs::read_to_string(written.file("package.json")).unwrap();
    let fault = || written.build().0.unwrap_err();

    // What builds it is pinned, or not installed at all.
    written.put("package.json", &package.replace("0.4.3", "0.4.4"));
    let Err(BuildError::Npm(said)) = written.build().0 else {
        panic!("another version than the pinned one was installed");
    };
    assert!(said.contains("npm ci"), "{said}");

    fs::remove_file(written.file("package-lock.json")).unwrap();
    assert!(
        fault()
            .to_string()
            .contains("npm install --package-lock-only")
    );

    written.put(
        "package.json",
        &package.replace("maatwerk-plugin-odd", "../odd"),
    );
    assert!(matches!(fault(), BuildError::PackageName(name) if name == "../odd"));

    written.put("package.json", "{");
    assert!(matches!(fault(), BuildError::PackageJson(_)));
    let parameters = author::parameters(written.folder());
    assert!(matches!(parameters, Err(FolderError::PackageJson { .. })));
}

#[cfg(unix)]
#[test]
fn without_node_or_with_an_old_one_it_is_said_what_to_install() {
    use std::os::unix::fs::PermissionsExt as _;

    let written = Written::new("maatwerk-plugin-nodeless", EMPTY);
    let programs = written.file("programs");
    fs::create_dir(&programs).unwrap();
    let said = || {
        let output = Command::new(env!("CARGO_BIN_EXE_maatwerk_under_test"))
            .args(["plugin", "build"])
            .arg(written.folder())
            .env("PATH", &programs)
            .output()
            .unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let without = said();
    assert!(without.contains("node is not here"), "{without}");
    assert!(without.contains("apt install nodejs npm"), "{without}");

    let node = programs.join("node");
    fs::write(&node, "#!/bin/sh\necho v16.20.2\n").unwrap();
    fs::set_permissions(&node, fs::Permissions::from_mode(0o755)).unwrap();
    let old = said();
    assert!(old.contains("v16.20.2"), "{old}");
    assert!(old.contains("18 or later"), "{old}");
}

#[test]
fn two_at_once_give_one_component() {
    let written = Written::new("maatwerk-plugin-twice", EMPTY);
    // Not what an earlier run of this test kept.
    let run = format!("// {}\n{EMPTY}", written.folder().display());
    written.put("src/policy.js", &run);
    let options = |out: &str| BuildOptions {
        out: Some(written.file(out)),
        ..written.options.clone()
    };
    let build = |options: BuildOptions| -> Digest {
        author::build(written.folder(), &options, &mut |_| {})
            .unwrap()
            .digest
    };
    let (one, two) = std::thread::scope(|scope| {
        let one = scope.spawn(|| build(options("one.wasm")));
        (build(options("two.wasm")), one.join().unwrap())
    });
    assert_eq!(one, two);
}
