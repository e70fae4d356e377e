//! `maatwerk plugin`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use maatwerk_policy::author::{self, BuildOptions, BuiltPlugin, SdkSource, TestReport};
use maatwerk_policy::contract::World;
use maatwerk_policy::{Host, HostConfig, Parameters};

use super::cases::CasesCommand;
use super::{Outcome, Progress, fail, say};

/// `maatwerk plugin`.
#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// Makes a folder with a policy to start from, that builds and tests at once.
    New {
        /// The folder; its last part is the policy's name.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Where the plugin SDK lies [default: the one of this source tree].
        #[arg(long, value_name = "DIR", conflicts_with_all = ["sdk_git", "sdk_version"])]
        sdk_path: Option<PathBuf>,
        /// The git repository of the SDK, with --sdk-rev.
        #[arg(long, value_name = "URL", requires = "sdk_rev")]
        sdk_git: Option<String>,
        /// The revision of that repository.
        #[arg(long, value_name = "REV", requires = "sdk_git")]
        sdk_rev: Option<String>,
        /// The version of the SDK in the registry.
        #[arg(long, value_name = "VERSION", conflicts_with = "sdk_git")]
        sdk_version: Option<String>,
    },
    /// Builds a folder into a component.
    Build {
        /// The folder of the policy.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Where the component goes [default: in the target folder].
        #[arg(long, short, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Checks that a folder or component is fit to be a policy.
    Check {
        /// The folder of the policy, or a component.
        #[arg(value_name = "DIR|FILE")]
        path: PathBuf,
        /// Parameters to check with it [default: those of the folder].
        #[arg(long, value_name = "FILE")]
        parameters: Option<PathBuf>,
    },
    /// Runs the example cases of a folder.
    Test {
        /// The folder of the policy.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Example cases from practice.
    #[command(subcommand)]
    Cases(CasesCommand),
    /// Writes the policy as a page in Dutch, for whoever has to agree with it.
    Explain {
        /// The folder of the policy.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

pub(crate) fn run(command: PluginCommand) -> Outcome {
    match command {
        PluginCommand::New {
            folder,
            sdk_path,
            sdk_git,
            sdk_rev,
            sdk_version,
        } => {
            let sdk = match (sdk_git.zip(sdk_rev), sdk_version, sdk_path) {
                (Some((url, rev)), ..) => SdkSource::Git { url, rev },
                (None, Some(version), _) => SdkSource::Version(version),
                (None, None, Some(path)) => SdkSource::Path(std::fs::canonicalize(path)?),
                (None, None, None) => SdkSource::Path(std::fs::canonicalize(Path::new(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/../plugin-sdk"
                )))?),
            };
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            author::new(&folder, &name, &sdk)?;
            let shown = folder.display();
            say(format!("{shown} is made. Next:"));
            say(format!("  maatwerk plugin test {shown}"));
            say(format!("  maatwerk plugin explain {shown}"));
            Ok(ExitCode::SUCCESS)
        }
        PluginCommand::Build { folder, out } => {
            let built = build(&folder, out)?;
            say(built.path.display().to_string());
            Ok(ExitCode::SUCCESS)
        }
        PluginCommand::Check { path, parameters } => check(&path, parameters),
        PluginCommand::Test { folder } => {
            let built = build(&folder, None)?;
            let report = author::test(&host()?, &folder, &built.component)?;
            Ok(told(&report))
        }
        PluginCommand::Cases(command) => super::cases::run(command),
        PluginCommand::Explain { folder } => {
            let built = build(&folder, None)?;
            let host = host()?;
            let policy = host.compile(&built.component)?;
            let parameters = Parameters::parse(&policy, &author::parameters(&folder)?)?;
            let report = author::test(&host, &folder, &built.component)?;
            say(author::explain(&policy, Some(&parameters), Some(&report)));
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn host() -> Result<Host, Failed> {
    Ok(Host::new(HostConfig::default())?)
}

fn build(folder: &Path, out: Option<PathBuf>) -> Result<BuiltPlugin, Failed> {
    let progress = Progress::new(&format!("building {}", folder.display()));
    let options = BuildOptions {
        out,
        ..BuildOptions::default()
    };
    let built = author::build(folder, &options, &mut |line| progress.step(line))?;
    progress.done(&format!(
        "built {}: {} bytes, {}",
        built.name, built.size, built.digest
    ));
    Ok(built)
}

fn check(path: &Path, parameters: Option<PathBuf>) -> Outcome {
    let (component, default) = if path.is_dir() {
        (
            build(path, None)?.component,
            Some(author::parameters(path)?),
        )
    } else {
        (super::read(path)?, None)
    };
    let parameters = match parameters {
        Some(file) => Some(super::read(&file)?),
        None => default,
    };
    let report = author::check(&host()?, &component, parameters.as_deref())?;
    say(format!(
        "{} {}: {}",
        report.name, report.version, report.title
    ));
    let newest = World::NEWEST.name();
    let note = if report.world == newest {
        String::new()
    } else {
        format!(", which runs for ever; the newest is {newest}")
    };
    say(format!("  world       {}{note}", report.world));
    say(format!("  digest      {}", report.digest));
    say(format!("  size        {} bytes", report.size));
    say(format!("  questions   {}", report.questions));
    say(format!("  rules       {}", report.rules));
    say(format!("  legal bases {}", report.legal_bases.join(", ")));
    say("  imports     no function");
    if let Some(parameters) = report.parameters {
        say(format!("  parameters  valid, {parameters}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what came of the cases; the exit code says whether all passed.
fn told(report: &TestReport) -> ExitCode {
    for case in &report.cases {
        let name = case.path.file_stem().unwrap_or_default().to_string_lossy();
        match &case.result {
            Ok(answer) => {
                let verdict = if case.passed() { "passed" } else { "FAILED" };
                let mut line = format!("{verdict}  {name}");
                if !case.title.is_empty() {
                    let _ = write!(line, ": {}", case.title);
                }
                let _ = write!(
                    line,
                    "  ({} fuel, {} µs)",
                    answer.fuel,
                    answer.duration.as_micros()
                );
                say(line);
                for difference in &answer.differences {
                    say(format!("          {difference}"));
                }
            }
            Err(error) => {
                say(format!("FAILED  {name}"));
                fail(error);
            }
        }
    }
    for (what, rules) in [
        ("hold", &report.never_met),
        ("not hold", &report.never_unmet),
    ] {
        if !rules.is_empty() {
            say(format!(
                "no case saw these rules {what}: {}",
                rules.join(", ")
            ));
        }
    }
    let passed = report.cases.iter().filter(|case| case.passed()).count();
    say(format!(
        "{passed} passed, {} failed",
        report.cases.len() - passed
    ));
    if report.passed() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
