//! A connection that serves nobody is closed in time.
//!
//! actix-http bounds how long the headers of the first request of a connection take, and how long a
//! connection stays silent between two requests. It does not bound the headers of a later request:
//! once their first byte is there nothing ends the wait, and whoever sends that byte on enough
//! connections keeps everybody else out. Nor does it bound how long an answer waits to be read. So each
//! connection is watched from outside: from one request to the next, a bounded time.

use std::any::Any;
use std::net::Shutdown;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use actix_web::dev::Extensions;
use socket2::{SockRef, Socket};
use tokio::task::AbortHandle;

/// A watched connection.
#[derive(Debug)]
pub(crate) struct Connection {
    state: Arc<State>,
    watch: AbortHandle,
}

#[derive(Debug)]
struct State {
    /// A second handle of its socket. Closed with the connection: as long as it is open, the other side
    /// is not told of an end.
    socket: Socket,
    opened: Instant,
    /// Requests that are being answered.
    serving: AtomicUsize,
    /// When the last one was answered, in milliseconds since it was opened.
    answered_ms: AtomicU64,
}

/// A request that is being answered.
#[derive(Debug)]
pub(crate) struct Serving(Arc<State>);

impl Connection {
    /// Watches a new connection: it is closed once it has served no request for `patience`.
    pub(crate) fn watch(connection: &dyn Any, data: &mut Extensions, patience: Duration) {
        let Some(stream) = connection.downcast_ref::<actix_web::rt::net::TcpStream>() else {
            return;
        };
        let socket = SockRef::from(stream);
        match socket.try_clone() {
            Ok(socket) => {
                data.insert(Self::of(socket, patience));
            }
            Err(error) => {
                // No handles are left, most likely: then whom we cannot watch gets none of them.
                tracing::warn!(%error, "a connection cannot be watched, and is closed");
                let _ = socket.shutdown(Shutdown::Both);
            }
        }
    }

    fn of(socket: Socket, patience: Duration) -> Self {
        let state = Arc::new(State {
            socket,
            opened: Instant::now(),
            serving: AtomicUsize::new(0),
            answered_ms: AtomicU64::new(0),
        });
        let watch = tokio::spawn(watch(Arc::downgrade(&state), patience)).abort_handle();
        Self { state, watch }
    }

    /// It serves a request until the answer is dropped.
    pub(crate) fn serve(&self) -> Serving {
        self.state.serving.fetch_add(1, Ordering::Relaxed);
        Serving(Arc::clone(&self.state))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.answered_ms.store(self.0.age_ms(), Ordering::Relaxed);
        self.0.serving.fetch_sub(1, Ordering::Relaxed);
    }
}

impl State {
    fn age_ms(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// How long it may go on without serving anybody.
    fn left(&self, patience: Duration) -> Duration {
        if self.serving.load(Ordering::Relaxed) > 0 {
            return patience;
        }
        let idle = self.age_ms() - self.answered_ms.load(Ordering::Relaxed).min(self.age_ms());
        patience.saturating_sub(Duration::from_millis(idle))
    }
}

async fn watch(connection: Weak<State>, patience: Duration) {
    while let Some(state) = connection.upgrade() {
        let left = state.left(patience);
        if left.is_zero() {
            tracing::debug!("a connection that serves nobody is closed");
            // Whoever waits for it sees its end.
            let _ = state.socket.shutdown(Shutdown::Both);
            return;
        }
        drop(state);
        tokio::time::sleep(left).await;
    }
}
