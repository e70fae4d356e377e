//! `maatwerk serve`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use maatwerk_figures::protect::Rules;
use maatwerk_log::{EventLog as _, SystemClock};

use super::checkpoint::read_policy;
use super::{DataArgs, Outcome, say};
use crate::app::App;
use crate::checkpoints::OriginBase;
use crate::http::auth::Verifier;
use crate::reads::Access;
use crate::running::Running;
use crate::signals::{Destination, Remote};
use crate::witness::{Pace, Rounds};

/// `maatwerk serve`.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The address to listen on; with --dev-tokens only a loopback one.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// Who issues the tokens (OIDC issuer).
    #[arg(long, env = "MAATWERK_ISSUER", value_name = "URL")]
    issuer: Option<String>,
    /// The issuer's keys (JWKS), instead of fetching them there.
    #[arg(long, value_name = "FILE", requires = "issuer")]
    jwks: Option<PathBuf>,
    /// The address of the logs without its scheme, `maatwerk.example.nl/v1/logs`: checkpoints are signed
    /// under it, so it stays as it is [default: localhost/v1/logs].
    #[arg(long, env = "MAATWERK_ORIGIN", value_name = "HOST/PATH")]
    origin: Option<OriginBase>,
    /// The witnesses that checkpoints are brought to, each with its address, and how many of them are
    /// enough (c2sp.org/tlog-policy).
    #[arg(long, env = "MAATWERK_WITNESS_POLICY", value_name = "FILE")]
    witness_policy: Option<PathBuf>,
    /// The logs of other authorities whose transfers are taken in and whose receipts are believed, and how many of
    /// their witnesses are enough (c2sp.org/tlog-policy); those of this installation are known.
    #[arg(long, env = "MAATWERK_TRUSTED_LOGS", value_name = "FILE")]
    trusted_logs: Option<PathBuf>,
    /// What makes decisions comparable (JSON, see schemas/comparable-measure.json), instead of the
    /// built-in weights.
    #[arg(long, value_name = "FILE")]
    comparable: Option<PathBuf>,
    /// What the policies of each authority may use (JSON, see schemas/policy-limits.json), so that none
    /// takes the machine from the others.
    #[arg(long, value_name = "FILE")]
    policy_limits: Option<PathBuf>,
    /// The program that looks for viruses in each document: it gets the document on its standard input, and
    /// ends with 0 when it found nothing and 1 when it found something (`clamdscan` does). Without it
    /// documents are taken unseen.
    #[arg(long, env = "MAATWERK_DOCUMENT_SCANNER", value_name = "PROGRAM")]
    document_scanner: Option<PathBuf>,
    /// Who may read a case: who is involved in it, and who breaks the glass; or whoever has a role for it
    /// in the authority.
    #[arg(long, env = "MAATWERK_ACCESS", value_enum, default_value_t)]
    access: ReadAccess,
    /// For how many months it is kept who read what.
    #[arg(long, env = "MAATWERK_READS_KEPT_MONTHS", value_name = "MONTHS", default_value_t = 60,
          value_parser = clap::value_parser!(u16).range(1..=240))]
    reads_kept_months: u16,
    /// Where the register of processing activities (AVG 30) stands, for the processing log: `/` and the purpose
    /// are added to it.
    #[arg(long, env = "MAATWERK_PROCESSING_REGISTER", value_name = "URI")]
    processing_register: Option<String>,
    /// How long cases are kept (JSON, see schemas/selection-list.json), instead of the built-in example. Can be
    /// given more than once, for lists that follow each other: a case is kept by the one that was in force
    /// when it was closed.
    #[arg(long, value_name = "FILE")]
    selection_list: Vec<PathBuf>,
    /// The households that must stand behind a national figure: fewer, and it is withheld. At least 10,
    /// or the noise in a figure would tell more than it hides. Another number moves figures that were
    /// given out before.
    #[arg(long, env = "MAATWERK_MIN_HOUSEHOLDS", value_name = "N", default_value_t = 10,
          value_parser = clap::value_parser!(u32).range(10..=100_000))]
    min_households: u32,
    /// The authorities that these households must stand with; at least 3, for the same reason.
    #[arg(long, env = "MAATWERK_MIN_AUTHORITIES", value_name = "N", default_value_t = 3,
          value_parser = clap::value_parser!(u32).range(3..=1_000))]
    min_authorities: u32,
    /// Accept the tokens of `maatwerk token`, for development only.
    #[arg(long, conflicts_with = "issuer")]
    dev_tokens: bool,
    /// The folder holds a demo or a simulated country: its clock can be moved.
    #[arg(long, requires = "dev_tokens")]
    demo: bool,
    /// Where another installation holds the national log: signals are sent there. Without it they go
    /// to the log NL of this installation, once that is established.
    #[arg(
        long,
        env = "MAATWERK_NATIONAL_URL",
        value_name = "URL",
        requires = "national_token_file"
    )]
    national_url: Option<String>,
    /// The token to send them with, read anew for each batch. `{authority}` in it stands for the code
    /// of the authority.
    #[arg(long, env = "MAATWERK_NATIONAL_TOKEN_FILE", value_name = "FILE")]
    national_token_file: Option<PathBuf>,
}

/// Who may read a case.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum ReadAccess {
    /// Who is involved in it.
    #[default]
    Involvement,
    /// Whoever has a role for it.
    Authority,
}

/// The server does not start like this.
#[derive(Debug, thiserror::Error)]
enum ServeError {
    #[error(
        "say with --issuer who issues the tokens, or accept those of `maatwerk token` with --dev-tokens"
    )]
    NoIssuer,
    #[error("with --dev-tokens the server listens on loopback only, not on {0}")]
    DevTokensOutside(IpAddr),
    #[error("cannot listen on {0}; choose another --port")]
    Listen(SocketAddr, #[source] std::io::Error),
}

pub(crate) fn run(args: &ServeArgs) -> Outcome {
    crate::telemetry::start();
    let paths = args.data.paths();
    let verifier = match (&args.issuer, args.dev_tokens) {
        (Some(issuer), _) => Verifier::issuer(issuer, args.jwks.as_deref())?,
        (None, true) if !args.bind.is_loopback() => {
            return Err(ServeError::DevTokensOutside(args.bind).into());
        }
        (None, true) => {
            paths.make_folder()?;
            Verifier::dev(&paths.data)?
        }
        (None, false) => return Err(ServeError::NoIssuer.into()),
    };
    let destination = match (&args.national_url, &args.national_token_file) {
        (Some(url), Some(token)) => Destination::Elsewhere(Remote::new(url, token)?),
        _ => Destination::Here,
    };
    let mut settings = args.data.settings();
    settings.demo = args.demo;
    settings.origin.clone_from(&args.origin);
    settings.figures = Rules::with_minimums(args.min_households, args.min_authorities)?;
    if let Some(file) = &args.comparable {
        settings.comparable = crate::comparable::read_measure(file)?;
    }
    if !args.selection_list.is_empty() {
        settings.retention = crate::retention::read_selection_lists(&args.selection_list)?;
    }
    settings.access = match args.access {
        ReadAccess::Involvement => Access::Involvement,
        ReadAccess::Authority => Access::Authority,
    };
    settings.document_scanner.clone_from(&args.document_scanner);
    let trusted = args.trusted_logs.as_deref().map(read_policy).transpose()?;
    settings.trusted_logs = trusted.map(Arc::new);
    settings.reads_kept_months = Some(args.reads_kept_months);
    settings
        .processing_register
        .clone_from(&args.processing_register);
    let mut limited = Vec::new();
    if let Some(file) = &args.policy_limits {
        let limits = crate::shares::read_policy_limits(file, &settings.host)?;
        (settings.host.shares, limited) = (limits.shares, limits.named);
    }
    let policy = args
        .witness_policy
        .as_deref()
        .map(read_policy)
        .transpose()?;
    let address = SocketAddr::new(args.bind, args.port);
    let listener =
        TcpListener::bind(address).map_err(|source| ServeError::Listen(address, source))?;
    let address = listener.local_addr()?;
    actix_web::rt::System::new().block_on(async move {
        let app = App::open(&paths, settings).await?;
        if app.log.logs().await?.is_empty() {
            tracing::warn!(
                "no authority is established in {}: see `maatwerk authority establish --help`",
                paths.data.display()
            );
        }
        let logs = app.log.logs().await?;
        for unknown in limited.iter().filter(|limited| !logs.contains(limited)) {
            tracing::warn!(authority = %unknown, "has limits, and is not established here");
        }
        say(format!("maatwerk listens on http://{address}/v1"));
        let rounds = policy.map(|policy| {
            let clock = Arc::new(SystemClock);
            Rounds::new(Arc::clone(&app), policy, clock, Pace::default())
        });
        let rounds = rounds.transpose()?;
        let mut running = Running::start(&app, verifier, listener, destination)?;
        if let Some(rounds) = rounds {
            running = running.witnessed_by(rounds);
        }
        running.until_stopped().await?;
        Ok(ExitCode::SUCCESS)
    })
}
