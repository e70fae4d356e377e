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
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::app::{App, Paths, Settings, with_ending};
use crate::cli::{Outcome, say, simulate_into};
use crate::http::auth::Verifier;
use crate::running::Running;
use crate::signals::Destination;
use crate::simulate::{self, MOST_EVENTS, Policies, Report};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// `maatwerk demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The data folder [default: a new temporary one]. The country lies beside it, in DIR-country.
    #[arg(long, env = "MAATWERK_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// The port; 0 takes a free one. The country listens on the next.
    #[arg(long, default_value_t = 8321)]
    port: u16,
    /// End after the story instead of listening on.
    #[arg(long)]
    once: bool,
    /// About how many events the country of the last chapters has. The fewer there are, the less can
    /// be told from noise.
    #[arg(long, default_value_t = 1_000_000, value_name = "EVENTS", value_parser = clap::value_parser!(u64).range(1..=MOST_EVENTS))]
    country: u64,
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
    #[error("the country was not finished")]
    Stopped,
}

/// Where one of the two installations lies and listens.
struct Place {
    paths: Paths,
    listener: TcpListener,
    address: SocketAddr,
}

impl Place {
    fn new(data: &Path, port: u16) -> Result<Self, Failed> {
        if std::fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(DemoError::NotEmpty(data.to_owned()).into());
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .map_err(|source| DemoError::Listen(port, source))?;
        Ok(Self {
            paths: Paths::beside(data),
            address: listener.local_addr()?,
            listener,
        })
    }

    fn remove(paths: &Paths) {
        let _ = std::fs::remove_dir_all(&paths.data);
        let _ = std::fs::remove_file(&paths.master_key);
        let _ = std::fs::remove_file(&paths.ledger);
    }
}

pub(crate) fn run(args: &DemoArgs) -> Outcome {
    let temporary = args.data.is_none();
    let data = args.data.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!("maatwerk-demo-{}", std::process::id()))
    });
    let next = args.port.checked_add(u16::from(args.port != 0));
    let story = Place::new(&data, args.port)?;
    let country = Place::new(
        &with_ending(&story.paths.data, "-country"),
        next.unwrap_or(0),
    )?;
    let both = [story.paths.clone(), country.paths.clone()];
    let policies = setting::build(&args.source)?;
    let told = actix_web::rt::System::new().block_on(async {
        let app = App::open(&story.paths, demo()).await?;
        setting::install(&app, &policies).await?;
        let verifier = Verifier::dev(&story.paths.data)?;
        let running = Running::start(&app, verifier, story.listener, Destination::Here)?;
        let told = async {
            let (address, paths) = (story.address, story.paths.clone());
            // The story waits for answers: on a thread of its own, so that the server can give them.
            let first = move || tell(address, &paths.data);
            tokio::task::spawn_blocking(first).await??;
            let policies = setting::for_a_country(policies);
            let land = tell_of(country, policies, args.country).await?;
            let (address, paths) = (story.address, story.paths);
            let last =
                move || chapters::tell_of_tampering(&api::Api::new(address, &paths.data), &paths);
            match tokio::task::spawn_blocking(last).await? {
                Ok(()) => Ok(land),
                Err(failed) => {
                    land.running.stop().await?;
                    Err(failed)
                }
            }
        };
        match told.await {
            Ok(land) if !args.once => {
                invite(story.address, &both[0].data, land.address, &both[1].data)?;
                tokio::try_join!(running.until_stopped(), land.running.until_stopped())?;
                Ok::<_, Failed>(())
            }
            Ok(land) => Ok(tokio::try_join!(running.stop(), land.running.stop()).map(|_| ())?),
            Err(failed) => {
                running.stop().await?;
                Err(failed)
            }
        }
    });
    if temporary && args.once {
        both.iter().for_each(Place::remove);
    }
    told.map(|()| ExitCode::SUCCESS)
}

fn demo() -> Settings {
    Settings {
        demo: true,
        ..Settings::default()
    }
}

/// The country, once it is told of.
struct Land {
    address: SocketAddr,
    running: Running,
}

/// Simulates a country, serves it, and tells what the programme sees.
async fn tell_of(place: Place, policies: Policies, events: u64) -> Result<Land, Failed> {
    let paths = place.paths.clone();
    let asked = simulate::Settings { events, seed: 1 };
    let simulated =
        tokio::task::spawn_blocking(move || simulate_into(&paths, demo(), &policies, asked));
    let report: Report = simulated.await??;
    if report.stopped {
        return Err(DemoError::Stopped.into());
    }
    let app = App::open(&place.paths, demo()).await?;
    let verifier = Verifier::dev(&place.paths.data)?;
    let running = Running::start(&app, verifier, place.listener, Destination::Here)?;
    let (address, data) = (place.address, place.paths.data);
    let told = tokio::task::spawn_blocking(move || {
        let api = api::Api::new(address, &data);
        chapters::tell_of_the_country(&api, &report, &data)
    });
    match told.await? {
        Ok(()) => Ok(Land { address, running }),
        Err(failed) => {
            running.stop().await?;
            Err(failed)
        }
    }
}

fn tell(address: SocketAddr, data: &Path) -> Result<(), Failed> {
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
    story: SocketAddr,
    data: &Path,
    country: SocketAddr,
    country_data: &Path,
) -> Result<(), Failed> {
    let token = setting::visitor_token(data)?;
    say("");
    say("Probeer het zelf; de server blijft luisteren tot Ctrl-C. Een token, acht uur geldig:");
    say(format!("  export TOKEN={token}"));
    say(format!(
        "  curl -s -H \"Authorization: Bearer $TOKEN\" 'http://{story}/v1/cases?limit=3'"
    ));
    say(format!(
        "  curl -s -H \"Authorization: Bearer $TOKEN\" http://{story}/v1/policies"
    ));
    say(format!("  curl -s http://{story}/v1/openapi.json"));
    let token = setting::programme_token(country_data)?;
    say("");
    say("En als programma, in het land:");
    say(format!("  export TOKEN={token}"));
    say(format!(
        "  curl -s -H \"Authorization: Bearer $TOKEN\" 'http://{country}/v1/signals/trends?marked=true'"
    ));
    Ok(())
}
