//! The server as a process, as an operator runs it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;

use crate::disk::SmallDisk;
use crate::source_folder;
use crate::web::{Client, Document};

/// A running server, killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens: `http://127.0.0.1:40123`.
    pub origin: String,
}

/// A data folder with municipalities in it.
#[derive(Debug)]
pub struct Data {
    /// The command.
    program: PathBuf,
    /// What the data folder, or a part of it, lies on.
    disk: Option<SmallDisk>,
    /// What a shell does before it becomes the command.
    first: String,
    folder: TempDir,
}

impl Data {
    /// A folder in which authorities are established: code and plugin of each. `program` is the
    /// `maatwerk` command.
    ///
    /// # Panics
    /// When one cannot be established.
    #[must_use]
    pub fn with(program: &str, authorities: &[(&str, &str)]) -> Self {
        let data = Self::new(program);
        data.establish(authorities);
        data
    }

    /// As [`Data::with`], with a part of the data folder on a small disk of its own: `views`,
    /// `plugins`, or nothing for all of it. `None` where the machine cannot have one.
    ///
    /// # Panics
    /// When an authority cannot be established.
    #[must_use]
    pub fn on_small_disk(
        program: &str,
        authorities: &[(&str, &str)],
        part: &str,
        bytes: u64,
    ) -> Option<Self> {
        let mut data = Self::new(program);
        let folder = data.path().join(part);
        std::fs::create_dir_all(&folder).expect("a folder");
        data.disk = Some(SmallDisk::mount(&folder, bytes)?);
        data.establish(authorities);
        Some(data)
    }

    /// With processes for which a shell does this first: `ulimit -n 256`.
    #[must_use]
    pub fn started_after(mut self, script: &str) -> Self {
        script.clone_into(&mut self.first);
        self
    }

    fn new(program: &str) -> Self {
        Self::of(program, tempfile::tempdir().expect("a temporary folder"))
    }

    /// The data folder of an installation that was closed, see [`Installation::into_folder`].
    ///
    /// [`Installation::into_folder`]: crate::Installation::into_folder
    #[must_use]
    pub fn of(program: &str, folder: TempDir) -> Self {
        Self {
            program: program.into(),
            disk: None,
            first: "true".to_owned(),
            folder,
        }
    }

    fn establish(&self, authorities: &[(&str, &str)]) {
        for (code, plugin) in authorities {
            let plugin = source_folder(plugin);
            let plugin = plugin.to_str().expect("a readable path");
            self.run(&[
                "authority",
                "establish",
                "--authority",
                code,
                "--name",
                code,
                "--policy",
                plugin,
            ]);
        }
    }

    /// The small disk.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn disk(&self) -> &SmallDisk {
        self.disk.as_ref().expect("made on a small disk")
    }

    /// The folder that the data folder lies in, once no server uses it.
    #[must_use]
    pub fn into_folder(self) -> TempDir {
        self.folder
    }

    /// The data folder.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self) -> Command {
        self.command_after("true")
    }

    fn command_after(&self, last: &str) -> Command {
        let mut command = match &self.disk {
            Some(disk) => disk.command("sh"),
            None => Command::new("sh"),
        };
        // The shell becomes the program: a kill hits the program itself.
        let script = format!(r#"{} && {last} && exec "$@""#, self.first);
        command
            .args(["-c", &script, "sh"])
            .arg(&self.program)
            .env("MAATWERK_DATA", self.path())
            .env("RUST_LOG", "error");
        command
    }

    /// Runs a command to its end, and gives what it said.
    ///
    /// # Panics
    /// When it fails.
    #[must_use = "or the test does not see what it said"]
    pub fn say(&self, args: &[&str]) -> String {
        let output = self.output(args);
        assert!(
            output.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("text")
    }

    /// Runs a command that must fail, and gives what it said of that.
    ///
    /// # Panics
    /// When it does not fail.
    #[must_use = "or the test does not see why"]
    pub fn fails(&self, args: &[&str]) -> String {
        let output = self.output(args);
        assert!(!output.status.success(), "{args:?} went well");
        String::from_utf8(output.stderr).expect("text")
    }

    /// Runs a command to its end, however that is.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn output(&self, args: &[&str]) -> Output {
        self.command().args(args).output().expect("it runs")
    }

    fn run(&self, args: &[&str]) {
        let _ = self.say(args);
    }

    /// A token with these roles.
    #[must_use]
    pub fn token(&self, authority: &str, subject: &str, roles: &[&str]) -> String {
        let mut args = vec!["token", "--authority", authority, "--subject", subject];
        for role in roles {
            args.extend(["--role", role]);
        }
        self.say(&args).trim().to_owned()
    }

    /// Starts the server and waits until it listens.
    ///
    /// # Panics
    /// When it does not.
    #[must_use]
    pub fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    /// As [`Data::serve`], with options of its own.
    ///
    /// # Panics
    /// When it does not listen.
    #[must_use]
    pub fn serve_with(&self, options: &[&str]) -> Server {
        // It says much on a disk that is full, and cannot even say that: see `Data::complaints`.
        let complaints = r#"exec 2>> "$MAATWERK_DATA/complaints""#;
        let lacking = self.disk.is_some() || self.first != "true";
        let mut child = self
            .command_after(if lacking { complaints } else { "true" })
            .args(["serve", "--dev-tokens", "--port", "0"])
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let out = child.stdout.take().expect("its output");
        let line = BufReader::new(out)
            .lines()
            .next()
            .expect("it says where it listens")
            .expect("text");
        let origin = line
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
            .and_then(|address| address.strip_suffix("/v1"))
            .expect("an address")
            .to_owned();
        Server { child, origin }
    }

    /// What servers complained about to which something lacks: a file in the data folder.
    ///
    /// # Panics
    /// When none was started.
    #[must_use]
    pub fn complaints(&self) -> String {
        let mut command = match &self.disk {
            Some(disk) => disk.command("cat"),
            None => Command::new("cat"),
        };
        let output = command.arg(self.path().join("complaints")).output();
        let output = output.expect("what the server said");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

impl Server {
    /// Somebody who calls with a token.
    ///
    /// # Panics
    /// Never: it listens on an address.
    #[must_use]
    pub fn client(&self, token: String) -> Client {
        let address = self.origin.trim_start_matches("http://");
        let address = address.parse().expect("an address");
        Client::new(address, Some(token), Arc::new(Document::new()))
    }

    /// Waits until its views have caught up.
    ///
    /// # Panics
    /// When they have not within a minute.
    pub fn ready(&self) {
        let ready = (0..600).any(|_| {
            std::thread::sleep(Duration::from_millis(100));
            let answer = ureq::get(format!("{}/readyz", self.origin)).call();
            answer.is_ok_and(|answer| answer.status() == 204)
        });
        assert!(ready, "its views do not catch up");
    }

    /// Its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it as a power cut would, and waits until it is gone.
    ///
    /// # Panics
    /// When it cannot be killed.
    pub fn kill(mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("it ends");
    }

    /// Whether it still runs.
    ///
    /// # Panics
    /// When that cannot be told.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().expect("its state").is_none()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder for what tests install once: inside the target folder, so that it is kept and ignored.
#[must_use]
pub fn tools_folder() -> PathBuf {
    let target = option_env!("CARGO_TARGET_TMPDIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tmp"),
        PathBuf::from,
    );
    target.join("tools")
}
