//! Server-sent events (WHATWG HTML, 9.2): an answer that goes on.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::reply::Reply;

/// How many events wait for a slow reader before whoever tells them waits.
const WAITING: usize = 16;

/// Tells events to a reader, until it is dropped.
#[derive(Debug)]
pub(crate) struct Told(Sender<Bytes>);

/// The reader went away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NobodyListens;

/// An answer that goes on, and who tells what is in it.
pub(crate) fn events() -> (Told, Reply) {
    let (sender, receiver) = channel(WAITING);
    (Told(sender), Reply::stream(Events(receiver)))
}

impl Told {
    /// Tells an event under an identifier, by which a reader who comes back says what was seen last; as
    /// [`Told::tell`].
    pub(crate) async fn tell_as(
        &self,
        id: u64,
        event: &str,
        data: &str,
    ) -> Result<(), NobodyListens> {
        let text = format!("id: {id}\nevent: {event}\ndata: {data}\n\n");
        self.0.send(text.into()).await.map_err(|_| NobodyListens)
    }

    /// Says nothing, so that whoever stands between knows that the stream goes on, unless events wait to be
    /// read.
    pub(crate) fn beat(&self) {
        let _ = self.0.try_send(Bytes::from_static(b":\n\n"));
    }

    /// Waits until nobody listens.
    pub(crate) async fn gone(&self) {
        self.0.closed().await;
    }

    /// Tells an event. `data` is on one line.
    pub(crate) async fn tell(&self, event: &str, data: &str) -> Result<(), NobodyListens> {
        let text = format!("event: {event}\ndata: {data}\n\n");
        self.0.send(text.into()).await.map_err(|_| NobodyListens)
    }
}

/// The body.
#[derive(Debug)]
pub(super) struct Events(Receiver<Bytes>);

impl MessageBody for Events {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        self.0.poll_recv(context).map(|event| event.map(Ok))
    }
}
