//! `maatwerk demo`: the case of the driving lessons, told from real events.
//!
//! Everything goes through the HTTP interface, as a client would: the demo knows tokens and JSON,
//! not the domain. Only the setting up of municipalities, which is the operator's work, is done on
//! the installation itself, before the server listens.

mod api;
mod chapters;
mod house;
mod setting;
mod words;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use crate::app::{App, Paths, Settings};
use crate::cli::{Outcome, say};
use crate::http::auth::Verifier;
use crate::http::server::{Limits, serve};
use crate::views::Views;

/// `maatwerk demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The data folder [default: a new temporary one].
    #[arg(long, env = "MAATWERK_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 8321)]
    port: u16,
    /// End after the story instead of listening on.
    #[arg(long)]
    once: bool,
    /// The source tree, in which the plugins of the municipalities stand.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."), value_name = "DIR")]
    source: PathBuf,
}

/// The demo cannot be given like this.
#[derive(Debug, thiserror::Error)]
enum DemoError {
    #[error("cannot listen on port {0}; choose another with --port")]
    Listen(u16, #[source] std::io::Error),
    #[error("there are data in {0} already; name a new or empty folder with --data")]
    NotEmpty(PathBuf),
}

pub(crate) fn run(args: &DemoArgs) -> Outcome {
    let temporary = args.data.is_none();
    let data = args.data.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!("maatwerk-demo-{}", std::process::id()))
    });
    if std::fs::read_dir(&data).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(DemoError::NotEmpty(data).into());
    }
    let policies = setting::build(&args.source)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port))
        .map_err(|source| DemoError::Listen(args.port, source))?;
    let address = listener.local_addr()?;
    let paths = Paths::beside(&data);
    let told = actix_web::rt::System::new().block_on(async {
        let settings = Settings {
            demo: true,
            ..Settings::default()
        };
        let app = App::open(&paths, settings).await?;
        setting::install(&app, &policies).await?;
        let verifier = Verifier::dev(&paths.data)?;
        let views = tokio::spawn(Views::run(Arc::clone(&app)));
        let ticks = tokio::spawn(Arc::clone(&app).keep_ticking());
        let server = serve(Arc::clone(&app), verifier, Limits::default(), listener)?;
        let handle = server.handle();
        let server = tokio::spawn(server);
        let folder = paths.data.clone();
        // The story waits for answers: on a thread of its own, so that the server can give them.
        let told = tokio::task::spawn_blocking(move || tell(address, &folder)).await?;
        if told.is_ok() && !args.once {
            invite(address, &paths.data)?;
            server.await??;
        } else {
            handle.stop(true).await;
        }
        ticks.abort();
        views.abort();
        app.log.close().await;
        told
    });
    if temporary && args.once {
        for path in [&paths.data, &paths.master_key, &paths.ledger] {
            let _ = std::fs::remove_dir_all(path);
            let _ = std::fs::remove_file(path);
        }
    }
    told.map(|()| ExitCode::SUCCESS)
}

fn tell(
    address: SocketAddr,
    data: &std::path::Path,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    say("");
    say("Maatwerk: het verhaal van de rijlessen");
    say(format!(
        "Gegevens in {}, server op http://{address}/v1",
        data.display()
    ));
    let api = api::Api::new(address, data);
    chapters::tell(&api)
}

fn invite(
    address: SocketAddr,
    data: &std::path::Path,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let token = setting::visitor_token(data)?;
    say("");
    say("Probeer het zelf; de server blijft luisteren tot Ctrl-C. Een token, acht uur geldig:");
    say(format!("  export TOKEN={token}"));
    say(format!(
        "  curl -s -H \"Authorization: Bearer $TOKEN\" 'http://{address}/v1/cases?limit=3'"
    ));
    say(format!(
        "  curl -s -H \"Authorization: Bearer $TOKEN\" http://{address}/v1/policies"
    ));
    say(format!("  curl -s http://{address}/v1/openapi.json"));
    Ok(())
}
