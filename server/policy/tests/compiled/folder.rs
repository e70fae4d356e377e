//! Whose the folder is, and a disk that does not take it.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};

use maatwerk_policy::{CompiledCode, CompiledCodeError};

use super::guests::Guest;
use super::{COLD, Compiled, WARM, ask};

fn mode(compiled: &Compiled) -> u32 {
    let found = fs::metadata(compiled.path()).unwrap();
    found.permissions().mode() & 0o777
}

fn set_mode(compiled: &Compiled, mode: u32) {
    fs::set_permissions(compiled.path(), fs::Permissions::from_mode(mode)).unwrap();
}

fn refused(compiled: &Compiled) -> CompiledCodeError {
    let error = CompiledCode::open(&compiled.path()).unwrap_err();
    assert!(error.is_unsafe(), "{error}");
    let path = compiled.path().display().to_string();
    assert!(error.to_string().starts_with(&path), "{error}");
    assert!(error.to_string().contains("remove it"), "{error}");
    error
}

#[test]
fn it_is_made_for_its_owner_alone() {
    assert_eq!(mode(&Compiled::warm()), 0o700);
}

#[test]
fn one_that_others_could_only_read_is_closed() {
    let compiled = Compiled::warm();
    set_mode(&compiled, 0o755);
    assert_eq!(compiled.start(&Guest::good()).counts(), WARM);
    assert_eq!(mode(&compiled), 0o700);
}

#[test]
fn one_that_others_could_write_in_is_refused() {
    let compiled = Compiled::warm();
    for open in [0o777, 0o770, 0o702, 0o720] {
        set_mode(&compiled, open);
        let error = refused(&compiled);
        assert!(
            matches!(error, CompiledCodeError::OthersWrite { mode, .. } if mode == open),
            "{error}"
        );
        // Nothing in it was touched: somebody may want to see what was put there.
        assert_eq!(mode(&compiled), open);
    }
}

#[test]
fn one_of_another_user_is_refused() {
    let compiled = Compiled::warm();
    if chown(compiled.path(), Some(12_345), None).is_err() {
        eprintln!("only root can give a folder away");
        return;
    }
    assert!(matches!(
        refused(&compiled),
        CompiledCodeError::OtherOwner { owner: 12_345, .. }
    ));
}

#[test]
fn an_entry_of_another_user_is_not_run() {
    let compiled = Compiled::warm();
    if chown(compiled.entry(), Some(12_345), None).is_err() {
        eprintln!("only root can give a file away");
        return;
    }
    assert_eq!(compiled.start(&Guest::good()).counts(), COLD);
    assert_eq!(compiled.start(&Guest::good()).counts(), WARM);
}

#[test]
fn a_link_is_refused() {
    let compiled = Compiled::warm();
    let elsewhere = compiled.folder.path().join("elsewhere");
    fs::rename(compiled.path(), &elsewhere).unwrap();
    symlink(&elsewhere, compiled.path()).unwrap();
    assert!(matches!(refused(&compiled), CompiledCodeError::NoFolder(_)));
}

#[test]
fn a_folder_that_takes_nothing_stops_no_policy() {
    let compiled = Compiled::warm();
    let good = compiled.start(&Guest::good());
    for part in ["code/modules", "sums"] {
        let part = compiled.path().join(part);
        let aside = part.with_extension("aside");
        fs::rename(&part, &aside).unwrap();
        // Neither a file can be made in a file, nor a folder be written as one.
        if part.ends_with("sums") {
            fs::create_dir(&part).unwrap();
            let error = CompiledCode::open(&compiled.path()).unwrap_err();
            assert!(!error.is_unsafe(), "{error}");
            fs::remove_dir(&part).unwrap();
        } else {
            fs::write(&part, "").unwrap();
            let without = compiled.start(&Guest::good());
            assert_eq!(without.counts(), (0, 0));
            assert_eq!(without.output, good.output);
            fs::remove_file(&part).unwrap();
        }
        fs::rename(&aside, &part).unwrap();
    }
}

#[test]
fn one_that_goes_away_under_a_host_stops_no_policy() {
    let compiled = Compiled::warm();
    let good = compiled.start(&Guest::good());
    let open = CompiledCode::open(&compiled.path()).unwrap();
    fs::remove_dir_all(compiled.path()).unwrap();
    fs::write(compiled.path(), "").unwrap();
    let without = ask(&open, &Guest::good());
    assert_eq!(without.counts(), (0, 0));
    assert_eq!(without.output, good.output);
}
