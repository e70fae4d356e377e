//! `maatwerk serve`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::{DataArgs, Outcome, say};
use crate::app::{App, Settings};
use crate::http::auth::Verifier;
use crate::http::server::{Limits, serve};
use crate::views::Views;

/// `maatwerk serve`.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    data: DataArgs,
    /// De poort.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Het adres waarop geluisterd wordt; met --dev-tokens alleen loopback.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// De uitgever van de tokens (OIDC issuer).
    #[arg(long, env = "MAATWERK_ISSUER", value_name = "URL")]
    issuer: Option<String>,
    /// De sleutels van de uitgever, in plaats van ze bij hem op te halen.
    #[arg(long, value_name = "BESTAND", requires = "issuer")]
    jwks: Option<PathBuf>,
    /// Neem tokens van `maatwerk token` aan, alleen voor ontwikkeling.
    #[arg(long, conflicts_with = "issuer")]
    dev_tokens: bool,
}

/// The server does not start like this.
#[derive(Debug, thiserror::Error)]
enum ServeError {
    #[error("noem met --issuer wie de tokens uitgeeft, of neem met --dev-tokens die van `maatwerk token` aan")]
    NoIssuer,
    #[error("met --dev-tokens wordt alleen op loopback geluisterd, niet op {0}")]
    DevTokensOutside(IpAddr),
    #[error("op {0} kan niet geluisterd worden; kies een andere --port")]
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
            std::fs::create_dir_all(&paths.data)?;
            Verifier::dev(&paths.data)?
        }
        (None, false) => return Err(ServeError::NoIssuer.into()),
    };
    let address = SocketAddr::new(args.bind, args.port);
    let listener =
        TcpListener::bind(address).map_err(|source| ServeError::Listen(address, source))?;
    let address = listener.local_addr()?;
    actix_web::rt::System::new().block_on(async move {
        let app = App::open(&paths, Settings::default()).await?;
        say(format!("maatwerk luistert op http://{address}/v1"));
        run_until_stopped(app, verifier, listener).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Serves until a signal, then stops in order: no new requests, what runs is finished, the log's
/// queue is drained.
pub(crate) async fn run_until_stopped(
    app: Arc<App>,
    verifier: Verifier,
    listener: TcpListener,
) -> Result<(), std::io::Error> {
    let views = tokio::spawn(Views::run(Arc::clone(&app)));
    let ticks = tokio::spawn(Arc::clone(&app).keep_ticking());
    let served = serve(Arc::clone(&app), verifier, Limits::default(), listener)?.await;
    ticks.abort();
    views.abort();
    app.log.close().await;
    served
}
