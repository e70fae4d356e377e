//! An installation in a temporary folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use maatwerk::app::{App, OpenError, Paths, Settings};
use maatwerk::audit::verify::{self, Ask};
use maatwerk::backtest::Watch;
use maatwerk::shadow::Shadows;
use maatwerk::views::{Projection, Views};
use maatwerk_domain::Date;
use maatwerk_log::{LogId, VaultError};
use maatwerk_policy::author::{self, BuildOptions};
use tempfile::TempDir;

/// How long the keys and the log of an installation that ends may be in use.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open installation, with its views kept up in the background.
#[derive(Debug)]
pub struct Installation {
    /// The installation.
    pub app: Arc<App>,
    paths: Paths,
    settings: Settings,
    folder: TempDir,
    views: tokio::task::JoinHandle<()>,
}

/// A folder of this repository, by its path: `plugins/zaanstad`.
#[must_use]
pub fn source_folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// What goes on beside requests, as far as it makes what is read.
async fn beside(app: Arc<App>) {
    let views = Views::run(Arc::clone(&app));
    tokio::select! {
        () = views => {}
        () = Shadows::run(app) => {}
    }
}

async fn close(app: Arc<App>, views: tokio::task::JoinHandle<()>) {
    views.abort();
    let _ = views.await;
    app.log.close().await;
    // Whoever still holds a copy would keep the files locked.
    while Arc::strong_count(&app) > 1 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

impl Installation {
    /// A new, empty one whose clock can be moved.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    /// A new, empty one with these settings, whose clock can be moved.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let paths = Paths::beside(&folder.path().join("data"));
        let settings = Settings {
            demo: true,
            ..settings
        };
        Self::open(folder, paths, settings, true).await
    }

    /// As [`Installation::with`], and no demo: its clock is that of the settings, and cannot be moved.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn real(settings: Settings) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let paths = Paths::beside(&folder.path().join("data"));
        Self::open(folder, paths, settings, true).await
    }

    /// The one in the data folder of this folder, see [`Installation::into_folder`].
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn at(folder: TempDir) -> Self {
        let paths = Paths::beside(&folder.path().join("data"));
        let settings = Settings {
            demo: true,
            ..Settings::default()
        };
        Self::open(folder, paths, settings, true).await
    }

    async fn open(folder: TempDir, paths: Paths, settings: Settings, with_views: bool) -> Self {
        // A view's work on a thread of its own goes on when the task that waited for it was ended, and has
        // the keys until then; what writes the log ends after whoever wrote.
        let began = Instant::now();
        let app = loop {
            match App::open(&paths, settings.clone()).await {
                Err(
                    OpenError::Keys(VaultError::InUse { .. })
                    | OpenError::Log(maatwerk_log::OpenError::InUse { .. }),
                ) if began.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                opened => break opened.expect("the installation opens"),
            }
        };
        let views = if with_views {
            tokio::spawn(beside(Arc::clone(&app)))
        } else {
            tokio::spawn(std::future::ready(()))
        };
        Self {
            app,
            paths,
            settings,
            folder,
            views,
        }
    }

    /// Closes it and opens it again, after something was done to its files in between.
    ///
    /// # Panics
    /// When it does not open again.
    pub async fn restart(self, between: impl FnOnce(&Paths)) -> Self {
        self.restart_with(Some(Vec::new()), between).await
    }

    /// As [`Installation::restart`], with views beside the usual ones; with `None` views are not kept
    /// up.
    ///
    /// # Panics
    /// When it does not open again.
    pub async fn restart_with(
        self,
        kept: Option<Vec<Arc<dyn Projection>>>,
        between: impl FnOnce(&Paths),
    ) -> Self {
        let Self {
            app,
            paths,
            settings,
            folder,
            views,
        } = self;
        close(app, views).await;
        between(&paths);
        let keep = kept.is_some();
        let settings = Settings {
            views: kept.unwrap_or_default(),
            ..settings
        };
        Self::open(folder, paths, settings, keep).await
    }

    /// Closes it and leaves its data folder, which is there as long as the second is.
    ///
    /// # Panics
    /// When somebody goes on using it.
    pub async fn into_folder(self) -> (PathBuf, TempDir) {
        let Self {
            app,
            paths,
            folder,
            views,
            ..
        } = self;
        close(app, views).await;
        (paths.data, folder)
    }

    /// Lets go of it as a server does that ends: nothing waits for what goes on beside it.
    pub(crate) fn let_go(self) -> TempDir {
        self.folder
    }

    /// The files.
    #[must_use]
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    /// Establishes an authority whose policy is in force from a day; the national log `NL` has none.
    ///
    /// # Panics
    /// When the policy does not build or the log does not take it.
    pub async fn establish(&self, code: &str, plugin: &str, from: Date) -> LogId {
        let log = LogId::new(code).expect("a code");
        if maatwerk::signals::is_national(log) {
            self.app
                .establish(log, code)
                .await
                .expect("a new national log");
            return log;
        }
        let folder = source_folder(plugin);
        let built = author::build(&folder, &BuildOptions::default(), &mut |_| ())
            .expect("the policy builds");
        let parameters = author::parameters(&folder).expect("parameters");
        self.app
            .establish(log, code)
            .await
            .expect("a new authority");
        self.app
            .install_policy(log, &built.component, &parameters, from)
            .await
            .expect("the policy is taken");
        log
    }

    /// Verifies all that is recorded, as an auditor does beside a server.
    ///
    /// # Panics
    /// When it cannot be verified, or something is not as it should be.
    pub fn assert_verifies(&self) {
        let material = verify::Installation::open(&self.paths, true).expect("what is verified");
        let report = verify::run(&material, &Ask::default(), &Watch::default()).expect("a report");
        assert!(report.is_fine(), "{:#?}", report.faults);
    }

    /// Waits until the views have seen all that is recorded.
    ///
    /// # Panics
    /// When they do not within half a minute.
    pub async fn settle(&self) {
        self.app
            .views
            .wait_for_all(&self.app.log, Duration::from_secs(30))
            .await
            .expect("the views catch up");
    }
}
