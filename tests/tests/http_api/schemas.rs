//! The files in `schemas/` are what the types say, to the byte.

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_files_do_not_drift_from_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
    let mut expected = BTreeSet::new();
    for (name, text) in maatwerk::schemas::files().unwrap() {
        let file = std::fs::read_to_string(folder.join(&name)).unwrap_or_default();
        assert!(
            file == text,
            "schemas/{name} is not what the types say: run `cargo run -- schemas`"
        );
        expected.insert(name);
    }
    for sub in ["events", "requests"] {
        for entry in std::fs::read_dir(folder.join(sub)).unwrap() {
            let name = entry.unwrap().file_name();
            let name = format!("{sub}/{}", name.to_string_lossy());
            assert!(
                expected.contains(&name),
                "schemas/{name} belongs to nothing"
            );
        }
    }
}
