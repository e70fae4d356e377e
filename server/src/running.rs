//! An installation at work: the server, and what goes on beside requests.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::http::auth::Verifier;
use crate::http::server::{Limits, serve};
use crate::shadow::Shadows;
use crate::signals::{Destination, Outbox};
use crate::views::Views;
use crate::witness::Rounds;

/// A server with its views, its shadows, its clock tick and its outbox.
pub(crate) struct Running {
    app: Arc<App>,
    server: JoinHandle<std::io::Result<()>>,
    handle: ServerHandle,
    beside: Vec<JoinHandle<()>>,
}

impl Running {
    /// Starts serving on a listener.
    pub(crate) fn start(
        app: &Arc<App>,
        verifier: Verifier,
        listener: TcpListener,
        destination: Destination,
    ) -> std::io::Result<Self> {
        let server = serve(Arc::clone(app), verifier, Limits::default(), listener)?;
        Ok(Self {
            handle: server.handle(),
            server: tokio::spawn(server),
            beside: vec![
                tokio::spawn(Arc::clone(app).prepare_policies()),
                tokio::spawn(Views::run(Arc::clone(app))),
                tokio::spawn(Shadows::run(Arc::clone(app))),
                tokio::spawn(Arc::clone(app).keep_ticking()),
                tokio::spawn(Arc::clone(app).check_checkpoints()),
                tokio::spawn(Outbox::new(Arc::clone(app), destination).run()),
            ],
            app: Arc::clone(app),
        })
    }

    /// Brings checkpoints to witnesses, too.
    pub(crate) fn witnessed_by(mut self, rounds: Rounds) -> Self {
        self.beside.push(tokio::spawn(rounds.run()));
        self
    }

    /// Serves until a signal, then stops in order: no new requests, what runs is finished, the log's
    /// queue is drained.
    pub(crate) async fn until_stopped(self) -> std::io::Result<()> {
        let served = self.server.await.map_err(std::io::Error::other);
        for task in self.beside {
            task.abort();
        }
        self.app.log.close().await;
        served?
    }

    /// Stops now, in the same order.
    pub(crate) async fn stop(self) -> std::io::Result<()> {
        self.handle.stop(true).await;
        self.until_stopped().await
    }
}
