//! Entries that are not what was written.

use std::fs;

use super::guests::{Guest, LOOP};
use super::{COLD, Compiled, WARM};

/// What is left of an entry is not run; the component is compiled anew, answers the same, and is there
/// at the next start.
fn compiled_anew(what: &str, damage: impl FnOnce(&Compiled)) {
    let compiled = Compiled::warm();
    let good = compiled.start(&Guest::good());
    damage(&compiled);
    let anew = compiled.start(&Guest::good());
    assert_eq!(anew.counts(), COLD, "{what}");
    assert_eq!(anew.output, good.output, "{what}");
    assert_eq!(compiled.start(&Guest::good()).counts(), WARM, "{what}");
}

/// Changes the bytes of the entry.
fn changed(what: &str, change: impl FnOnce(&mut Vec<u8>)) {
    compiled_anew(what, |compiled| {
        let entry = compiled.entry();
        let mut bytes = fs::read(&entry).unwrap();
        change(&mut bytes);
        fs::write(&entry, bytes).unwrap();
    });
}

#[test]
fn a_damaged_entry_is_compiled_anew() {
    for part in 1..8 {
        changed("one bit", |bytes| {
            let at = bytes.len() * part / 8;
            bytes[at] ^= 1;
        });
    }
    changed("a block that was never written", |bytes| {
        let half = bytes.len() / 2;
        bytes[half..].fill(0);
    });
    changed("more than was written", |bytes| bytes.push(0));
}

#[test]
fn a_truncated_entry_is_compiled_anew() {
    changed("half", |bytes| bytes.truncate(bytes.len() / 2));
    changed("all but the last byte", |bytes| {
        bytes.truncate(bytes.len() - 1);
    });
    changed("nothing", Vec::clear);
}

#[test]
fn an_entry_of_another_component_is_not_run() {
    compiled_anew("of another component", |compiled| {
        let entry = compiled.entry();
        let _ = compiled.start(&Guest::good().assess(LOOP));
        let mut entries = compiled.entries();
        entries.retain(|other| *other != entry);
        fs::rename(&entries[0], &entry).unwrap();
    });
}

#[test]
fn an_entry_that_nobody_vouches_for_is_not_run() {
    compiled_anew("without its digest", |compiled| {
        fs::remove_file(compiled.sums()).unwrap();
    });
    compiled_anew("with a torn digest", |compiled| {
        let sums = fs::read(compiled.sums()).unwrap();
        fs::write(compiled.sums(), &sums[..sums.len() - 9]).unwrap();
    });
    compiled_anew("with nonsense for digests", |compiled| {
        fs::write(compiled.sums(), [0xff; 999]).unwrap();
    });
}

/// What wasmtime itself notices, where the digest of the nonsense is known.
#[test]
fn an_entry_that_is_no_compiled_code_is_compiled_anew() {
    for bytes in [
        &b""[..],
        b"nonsense",
        &[0x28, 0xb5, 0x2f, 0xfd, 0, 0, 1, 0, 0],
    ] {
        compiled_anew("nonsense", |compiled| {
            let entry = compiled.entry();
            fs::write(&entry, bytes).unwrap();
            compiled.vouch_for(&entry);
        });
    }
}

/// wasmtime leaves such a file behind when the disk is full, and would never write that entry again.
#[test]
fn a_write_that_broke_off_stands_in_nobodys_way() {
    let compiled = Compiled::warm();
    let entry = compiled.entry();
    let half = entry.with_extension("wip-atomic-write-mod");
    fs::rename(&entry, &half).unwrap();
    assert_eq!(compiled.start(&Guest::good()).counts(), COLD);
    assert!(!half.exists());
    assert_eq!(compiled.start(&Guest::good()).counts(), WARM);
}
