//! What makes decisions comparable, from a file.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use maatwerk_domain::comparable::{Measure, MeasureFault};

use crate::wire::{MeasureTerms, Wire as _};

/// The most bytes of the file.
const MOST: u64 = 64 << 10;

/// The file holds no measure.
#[derive(Debug, thiserror::Error)]
pub enum MeasureFileError {
    /// It cannot be read.
    #[error("{0} cannot be read")]
    Read(PathBuf, #[source] std::io::Error),
    /// It is larger than any measure.
    #[error("{0} is larger than 64 KiB")]
    TooLarge(PathBuf),
    /// It is not the JSON that `schemas/comparable-measure.json` describes.
    #[error("{0} does not describe what makes decisions comparable")]
    Malformed(PathBuf, #[source] serde_json::Error),
    /// A number is out of its bounds.
    #[error("{0} does not say what makes decisions comparable")]
    Unfit(PathBuf, #[source] MeasureFault),
}

/// Reads what makes decisions comparable: JSON as `schemas/comparable-measure.json` has it.
///
/// # Errors
/// When the file cannot be read, or holds anything else. It is read in full or not at all: a
/// misspelt weight would otherwise count as the built-in one without anybody knowing.
pub fn read_measure(path: &Path) -> Result<Measure, MeasureFileError> {
    let unread = |source| MeasureFileError::Read(path.to_owned(), source);
    let mut text = Vec::new();
    let file = File::open(path).map_err(unread)?;
    file.take(MOST + 1).read_to_end(&mut text).map_err(unread)?;
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > MOST {
        return Err(MeasureFileError::TooLarge(path.to_owned()));
    }
    let terms: MeasureTerms = serde_json::from_slice(&text)
        .map_err(|source| MeasureFileError::Malformed(path.to_owned(), source))?;
    Measure::new(terms.into_domain())
        .map_err(|source| MeasureFileError::Unfit(path.to_owned(), source))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::{Value, json};

    use super::*;

    /// The built-in measure as a file, with one change.
    fn read(change: impl FnOnce(&mut Value)) -> Result<Measure, MeasureFileError> {
        let mut file = serde_json::to_value(MeasureTerms::of(Measure::default().terms())).unwrap();
        change(&mut file);
        read_text(&file.to_string())
    }

    fn read_text(text: &str) -> Result<Measure, MeasureFileError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("comparable.json");
        fs::write(&path, text).unwrap();
        read_measure(&path)
    }

    #[test]
    fn a_file_says_what_counts() {
        assert_eq!(read(|_| ()).unwrap(), Measure::default());
        let changed = read(|file| file["weights"]["rules"] = json!(900)).unwrap();
        assert_eq!(changed.terms().weights.rules, 900);
    }

    #[test]
    fn anything_else_is_refused() {
        let malformed: [fn(&mut Value); 4] = [
            |file| file["weights"]["luck"] = json!(1),
            |file| file["weights"]["rules"] = json!(-1),
            |file| file["minimumScore"] = json!("600"),
            |file| file["mostScored"] = Value::Null,
        ];
        for change in malformed {
            let error = read(change).unwrap_err();
            assert!(matches!(error, MeasureFileError::Malformed(..)), "{error}");
        }
        let unfit: [fn(&mut Value); 3] = [
            |file| file["weights"]["rules"] = json!(1001),
            |file| file["amountFactor"] = json!(1),
            |file| file["mostScored"] = json!(1_000_000),
        ];
        for change in unfit {
            let error = read(change).unwrap_err();
            assert!(matches!(error, MeasureFileError::Unfit(..)), "{error}");
        }
        for text in ["", "{}", "[]", "{\"weights\":{}}", &"[".repeat(10_000)] {
            let error = read_text(text).unwrap_err();
            assert!(matches!(error, MeasureFileError::Malformed(..)), "{error}");
        }
        let huge = read_text(&" ".repeat(100_000)).unwrap_err();
        assert!(matches!(huge, MeasureFileError::TooLarge(_)), "{huge}");
        let missing = read_measure(Path::new("no-such-folder/no-such-file")).unwrap_err();
        assert!(matches!(missing, MeasureFileError::Read(..)), "{missing}");
    }
}
