//! `maatwerk letter`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use maatwerk_domain::letters;

use super::{Outcome, say};
use crate::letter::{examples, html};
use crate::wire::{LetterKind, LetterTemplate, Wire as _};

/// `maatwerk letter`.
#[derive(Debug, Subcommand)]
pub(crate) enum LetterCommand {
    /// Writes a letter of each kind about a made-up household, as a page and as PDF, to look at.
    Examples {
        /// The template, as `PUT /v1/letter-template` takes it; without, what an authority has that set none.
        #[arg(long, value_name = "FILE")]
        template: Option<PathBuf>,
        /// The name of the municipality, without a template.
        #[arg(long, value_name = "NAME", default_value = "Zaanstad")]
        name: String,
        /// The folder that the letters are written to.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

/// The template is none.
#[derive(Debug, thiserror::Error)]
#[error("{} is no template of letters", .0.display())]
struct NoTemplate(PathBuf, #[source] serde_json::Error);

pub(crate) fn run(command: &LetterCommand) -> Outcome {
    let LetterCommand::Examples {
        template,
        name,
        out,
    } = command;
    let template = match template {
        Some(path) => read(path)?,
        None => letters::LetterTemplate::plain(name, true),
    };
    std::fs::create_dir_all(out)?;
    let made = examples(&template);
    for (kind, paper) in &made {
        let name = LetterKind::of(kind).code();
        std::fs::write(out.join(format!("{name}.html")), html(paper))?;
        std::fs::write(out.join(format!("{name}.pdf")), paper.to_pdf()?)?;
    }
    say(format!("{} letters in {}", made.len(), out.display()));
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<letters::LetterTemplate, Box<dyn std::error::Error + Send + Sync>> {
    let text = std::fs::read(path)?;
    let template: LetterTemplate =
        serde_json::from_slice(&text).map_err(|error| NoTemplate(path.to_owned(), error))?;
    let template = template.into_domain();
    template.check()?;
    Ok(template)
}
