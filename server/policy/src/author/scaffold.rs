//! A new folder for a policy: a workspace of its own that builds and passes its cases at once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use maatwerk_domain::is_code;

/// Where the SDK of a new policy comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SdkSource {
    /// A folder on this machine.
    Path(PathBuf),
    /// A revision of a git repository.
    Git {
        /// Its address.
        url: String,
        /// A tag, branch or commit.
        rev: String,
    },
    /// A version in the registry.
    Version(String),
}

/// Why no folder was made.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// The name is no code.
    #[error(
        "`{0}` is no name: 1 to 64 lower case letters, digits and single hyphens, a letter first"
    )]
    Name(String),
    /// Something is there already.
    #[error("{} is there already, and nothing in it was touched", .0.display())]
    Exists(PathBuf),
    /// Where the SDK comes from cannot be written in a `Cargo.toml`.
    #[error("the source of the SDK has a character that a Cargo.toml cannot hold")]
    Source,
    /// A file could not be written.
    #[error("{} cannot be written", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

const FILES: [(&str, &str); 8] = [
    ("Cargo.toml", include_str!("template/Cargo.toml.txt")),
    ("src/lib.rs", include_str!("template/lib.rs.txt")),
    ("parameters.json", include_str!("template/parameters.json")),
    (
        "cases/toegekend.json",
        include_str!("template/cases/toegekend.json"),
    ),
    (
        "cases/te-hoog-bedrag.json",
        include_str!("template/cases/te-hoog-bedrag.json"),
    ),
    (
        "cases/te-vroeg-gestopt.json",
        include_str!("template/cases/te-vroeg-gestopt.json"),
    ),
    ("README.md", include_str!("template/README.md.txt")),
    (".gitignore", "/target\n"),
];

/// Makes a folder for a policy called `name`, with a policy, parameters and cases to start from.
///
/// # Errors
/// When the name is none, the folder exists, or a file cannot be written.
pub fn new(folder: &Path, name: &str, sdk: &SdkSource) -> Result<(), ScaffoldError> {
    if !is_code(name) {
        return Err(ScaffoldError::Name(name.to_owned()));
    }
    if folder.exists() {
        return Err(ScaffoldError::Exists(folder.to_owned()));
    }
    let dependency = dependency(sdk)?;
    for (file, template) in FILES {
        let text = template
            .replace("{{name}}", name)
            .replace("{{type}}", &type_name(name))
            .replace("{{sdk}}", &dependency);
        write(&folder.join(file), text.as_bytes())?;
    }
    if let Some(lock) = lock_of(sdk) {
        // The versions the SDK itself is tested with, which also lets it build without a network.
        write(&folder.join("Cargo.lock"), &lock)?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), ScaffoldError> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(path, bytes))
        .map_err(|source| ScaffoldError::Write {
            path: path.to_owned(),
            source,
        })
}

/// The dependency as a `Cargo.toml` writes it.
fn dependency(sdk: &SdkSource) -> Result<String, ScaffoldError> {
    let quoted = |text: &str| {
        if text.contains(['\'', '\n', '\r']) || text.chars().any(char::is_control) {
            Err(ScaffoldError::Source)
        } else {
            Ok(format!("'{text}'"))
        }
    };
    match sdk {
        SdkSource::Path(path) => {
            let path = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            let path = path.to_str().ok_or(ScaffoldError::Source)?;
            Ok(format!("{{ path = {} }}", quoted(path)?))
        }
        SdkSource::Git { url, rev } => Ok(format!(
            "{{ git = {}, rev = {} }}",
            quoted(url)?,
            quoted(rev)?
        )),
        SdkSource::Version(version) => quoted(version),
    }
}

/// The lock file of the workspace that the SDK's folder is in.
fn lock_of(sdk: &SdkSource) -> Option<Vec<u8>> {
    let SdkSource::Path(path) = sdk else {
        return None;
    };
    let path = fs::canonicalize(path).ok()?;
    path.ancestors()
        .take(3)
        .find_map(|folder| fs::read(folder.join("Cargo.lock")).ok())
}

/// `goede-gang` as the name of a type: `GoedeGang`.
fn type_name(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for word in name.split('-') {
        let mut letters = word.chars();
        text.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        text.extend(letters);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_types() {
        assert_eq!(type_name("zaanstad"), "Zaanstad");
        assert_eq!(type_name("goede-gang"), "GoedeGang");
    }

    #[test]
    fn a_name_that_is_none_makes_nothing() {
        let folder = std::env::temp_dir().join("maatwerk-never-made");
        let sdk = SdkSource::Version("0.1".to_owned());
        for name in ["", "Zaanstad", "../x", "a b"] {
            assert!(matches!(
                new(&folder, name, &sdk),
                Err(ScaffoldError::Name(_))
            ));
        }
        assert!(!folder.exists());
    }

    #[test]
    fn what_is_there_is_not_touched() {
        let sdk = SdkSource::Version("0.1".to_owned());
        let folder = std::env::temp_dir();
        assert!(matches!(
            new(&folder, "x", &sdk),
            Err(ScaffoldError::Exists(_))
        ));
    }

    #[test]
    fn a_source_cannot_break_out_of_its_quotes() {
        let sdk = SdkSource::Version("1'\n[profile]".to_owned());
        assert!(matches!(dependency(&sdk), Err(ScaffoldError::Source)));
        let git = SdkSource::Git {
            url: "https://example.org/sdk.git".to_owned(),
            rev: "v1".to_owned(),
        };
        let written = dependency(&git).unwrap();
        assert_eq!(
            written,
            "{ git = 'https://example.org/sdk.git', rev = 'v1' }"
        );
    }
}
