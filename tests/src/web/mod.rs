//! A real server on a loopback port, and a client that holds every answer to the OpenAPI document.

mod case;
mod client;
mod document;
mod stream;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use maatwerk::app::Settings;
use maatwerk::http::auth::{DevToken, Role, Verifier, mint_dev_token};
use maatwerk::http::server::{Limits, serve};
use maatwerk_domain::PersonId;
use maatwerk_log::LogId;

pub use case::{BASIS, Office, text};
pub use client::{Answer, Client};
pub use document::Document;
pub use stream::{Stream, StreamEvent};

use crate::Installation;

/// A server with its installation, for as long as the test runs.
#[derive(Debug)]
pub struct Web {
    /// What it serves.
    pub installation: Installation,
    /// Where it listens.
    pub address: SocketAddr,
    /// What it promises.
    pub document: Arc<Document>,
    /// Drives it; last, so that it goes last.
    runtime: tokio::runtime::Runtime,
}

impl Web {
    /// Starts a server for authorities: code and plugin of each.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(authorities: &[(&str, &str)], limits: Limits) -> Self {
        Self::start_with(authorities, limits, Settings::default())
    }

    /// As [`Web::start`], with settings of its own.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start_with(authorities: &[(&str, &str)], limits: Limits, settings: Settings) -> Self {
        Self::serve(authorities, limits, Installation::with(settings))
    }

    /// As [`Web::start_with`], for an installation that is no demo.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn real(authorities: &[(&str, &str)], limits: Limits, settings: Settings) -> Self {
        Self::serve(authorities, limits, Installation::real(settings))
    }

    fn serve(
        authorities: &[(&str, &str)],
        limits: Limits,
        opening: impl Future<Output = Installation>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        Self::listen(listener, limits, async {
            let installation = opening.await;
            let today = installation.app.clock.today();
            for (code, plugin) in authorities {
                installation.establish(code, plugin, today).await;
            }
            installation
        })
    }

    fn listen(
        listener: TcpListener,
        limits: Limits,
        opening: impl Future<Output = Installation>,
    ) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let address = listener.local_addr().expect("an address");
        let installation = runtime.block_on(async {
            let installation = opening.await;
            let verifier = Verifier::dev(&installation.paths().data).expect("a key");
            let app = Arc::clone(&installation.app);
            let server = serve(app, verifier, limits, listener).expect("the server starts");
            tokio::spawn(server);
            installation
        });
        Self {
            installation,
            address,
            document: Arc::new(Document::new()),
            runtime,
        }
    }

    /// The server ends, and another begins on the same files and the same port: who called goes on calling.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn restarted(self) -> Self {
        let Self {
            installation,
            address,
            runtime,
            ..
        } = self;
        let folder = installation.let_go();
        runtime.shutdown_timeout(Duration::from_secs(30));
        let listener = TcpListener::bind(address).expect("the port");
        Self::listen(listener, Self::limits(), Installation::at(folder))
    }

    /// Limits for a test: small, so that they can be met.
    #[must_use]
    pub fn limits() -> Limits {
        Limits {
            workers: 2,
            header_time: Duration::from_secs(1),
            body_time: Duration::from_secs(1),
            ..Limits::default()
        }
    }

    /// Runs something on the server's own installation.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Runs something beside the test.
    #[must_use = "it runs until it is aborted"]
    pub fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> tokio::task::JoinHandle<T> {
        self.runtime.spawn(work)
    }

    /// A token.
    ///
    /// # Panics
    /// When it cannot be signed.
    #[must_use]
    pub fn token(&self, authority: &str, subject: &str, roles: &[Role]) -> String {
        let token = DevToken {
            authority: LogId::new(authority).expect("a code"),
            subject: subject.to_owned(),
            roles: roles.to_vec(),
            // Somebody who is in no case, where none is named.
            person: roles
                .contains(&Role::Resident)
                .then(|| PersonId::from_bytes([0; 16])),
            ttl: Duration::from_mins(10),
        };
        mint_dev_token(&self.installation.paths().data, &token).expect("a token")
    }

    /// Somebody who calls.
    #[must_use]
    pub fn client(&self, authority: &str, subject: &str, roles: &[Role]) -> Client {
        self.client_with(Some(self.token(authority, subject, roles)))
    }

    /// The person whom a case is about, by the identifier in that case.
    ///
    /// # Panics
    /// When the token cannot be signed.
    #[must_use]
    pub fn resident(&self, authority: &str, person: &str) -> Client {
        let token = DevToken {
            authority: LogId::new(authority).expect("a code"),
            subject: "digid-7f3a".to_owned(),
            roles: vec![Role::Resident],
            person: Some(person.parse().expect("a person")),
            ttl: Duration::from_mins(10),
        };
        let token = mint_dev_token(&self.installation.paths().data, &token).expect("a token");
        self.client_with(Some(token))
    }

    /// Somebody who calls with any token, or none.
    #[must_use]
    pub fn client_with(&self, token: Option<String>) -> Client {
        Client::new(self.address, token, Arc::clone(&self.document))
    }
}
