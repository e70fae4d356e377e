//! UmaDB, a store of events with a gRPC server, doing the same: one event per append, durable.

/// Without the feature there is no client.
#[cfg(not(feature = "peers"))]
pub(crate) fn append(_: &mut criterion::Criterion) {
    eprintln!("umadb: left out; see the top of log_append.rs for how to compare");
}

#[cfg(feature = "peers")]
pub(crate) use with_server::append;

#[cfg(feature = "peers")]
mod with_server {
    use std::{
        net::TcpListener,
        process::{Child, Command, Stdio},
        sync::{Arc, atomic::AtomicU64},
        time::{Duration, Instant},
    };

    use criterion::{BenchmarkId, Criterion, Throughput};
    use tokio::{runtime::Runtime, task::JoinSet};
    use umadb_client::{AsyncUmaDbClient, UmaDbClient};
    use umadb_dcb::{DcbEvent, DcbEventStoreAsync};

    use crate::{PART, folder, take};

    /// The size that our two sealed parts have together.
    const BYTES: usize = 2 + 2 * (16 + 32 + 24 + 4 + 16 + PART);

    struct Server(Child);

    impl Drop for Server {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    pub(crate) fn append(c: &mut Criterion) {
        let Some(program) = std::env::var_os("UMADB_SERVER") else {
            eprintln!("umadb: left out; UMADB_SERVER names no server");
            return;
        };
        let folder = folder();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let server = Command::new(program)
            .arg("--listen")
            .arg(format!("127.0.0.1:{port}"))
            .arg("--db-path")
            .arg(folder.path().join("uma.db"))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let _server = Server(server);
        let runtime = Runtime::new().unwrap();
        let mut group = c.benchmark_group("umadb");
        group
            .throughput(Throughput::Elements(1))
            .sample_size(20)
            .measurement_time(Duration::from_secs(8));
        for clients in [1, 64] {
            // A connection each, as of clients that are processes of their own.
            let connected: Vec<_> = runtime.block_on(async {
                let mut connected = Vec::new();
                for _ in 0..clients {
                    connected.push(Arc::new(connect(port).await));
                }
                connected
            });
            group.bench_function(BenchmarkId::from_parameter(clients), |b| {
                b.iter_custom(|count| runtime.block_on(produce(&connected, count)));
            });
        }
        group.finish();
    }

    async fn connect(port: u16) -> AsyncUmaDbClient {
        for _ in 0..100 {
            if let Ok(client) = UmaDbClient::new(format!("http://127.0.0.1:{port}"))
                .connect_async()
                .await
            {
                return client;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the server of UmaDB does not answer");
    }

    async fn produce(clients: &[Arc<AsyncUmaDbClient>], count: u64) -> Duration {
        let left = Arc::new(AtomicU64::new(count));
        let started = Instant::now();
        let mut tasks = JoinSet::new();
        for (number, client) in clients
            .iter()
            .enumerate()
            .take(usize::try_from(count).unwrap_or(usize::MAX))
        {
            let (client, left) = (Arc::clone(client), Arc::clone(&left));
            tasks.spawn(async move {
                let tag = format!("case-{number}");
                while take(&left) {
                    let event = DcbEvent::default()
                        .event_type("thing-done")
                        .tags([tag.as_str()])
                        .data(vec![b'x'; BYTES]);
                    client.append(vec![event], None, None).await.unwrap();
                }
            });
        }
        tasks.join_all().await;
        started.elapsed()
    }
}
