//! Disks that can be full, and ones that fail.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A small file system in memory, mounted over a folder in a name space of its own, so that it goes
/// with the process that holds it, however that ends. Only commands of [`SmallDisk::command`] see it.
#[derive(Debug)]
pub struct SmallDisk {
    holder: Child,
    folder: PathBuf,
    /// Arguments to get into the name space.
    enter: Vec<String>,
}

impl SmallDisk {
    /// Mounts one of so many bytes over a folder. `None` where the machine does not allow that.
    #[must_use]
    pub fn mount(folder: &Path, bytes: u64) -> Option<Self> {
        // As root, or as a user who may be root in a name space of their own.
        let own: [(&[&str], &[&str]); 2] = [
            (&[], &[]),
            (&["--map-root-user"], &["--user", "--preserve-credentials"]),
        ];
        own.into_iter()
            .find_map(|(make, enter)| Self::mount_as(folder, bytes, make, enter))
    }

    fn mount_as(folder: &Path, bytes: u64, make: &[&str], enter: &[&str]) -> Option<Self> {
        // Waits at the end for an input that never comes: it ends with this process.
        let script =
            r#"mount -t tmpfs -o "size=$1,mode=700" tmpfs "$0" && echo mounted && exec cat"#;
        let holder = Command::new("unshare")
            .args(make)
            .args(["--mount", "sh", "-c", script])
            .arg(folder)
            .arg(bytes.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut enter: Vec<_> = enter.iter().map(|&word| word.to_owned()).collect();
        enter.extend(["--mount".to_owned(), format!("--target={}", holder.id())]);
        let mut disk = Self {
            holder,
            folder: folder.to_owned(),
            enter,
        };
        let mut said = String::new();
        let out = disk.holder.stdout.take()?;
        BufReader::new(out).read_line(&mut said).ok()?;
        let entered = disk.command("true").stderr(Stdio::null()).status();
        (said.trim() == "mounted" && entered.is_ok_and(|status| status.success())).then_some(disk)
    }

    /// A command that sees this disk. Its process is the program itself.
    #[must_use]
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new("nsenter");
        command.args(&self.enter).arg("--").arg(program);
        command
    }

    /// Takes all room but so many bytes, by a file named `ballast`.
    ///
    /// # Panics
    /// When that does not succeed.
    pub fn fill(&self, all_but: u64) {
        let script = r#"
            cd "$0"
            head -c "$1" /dev/zero > spare || exit 1
            cat /dev/zero >> ballast 2> /dev/null
            rm spare"#;
        self.shell(script, &all_but.to_string());
    }

    /// Gives the room back that [`SmallDisk::fill`] took.
    ///
    /// # Panics
    /// When that does not succeed.
    pub fn make_room(&self) {
        self.shell(r#"rm "$0/ballast""#, "");
    }

    fn shell(&self, script: &str, argument: &str) {
        let status = self
            .command("sh")
            .args(["-c", script])
            .arg(&self.folder)
            .arg(argument)
            .status()
            .expect("a shell");
        assert!(status.success(), "{script}: {status}");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

/// Limits how large a file a process may write, or lifts that. SQLite sees an I/O error then, not a full
/// disk. Whether the machine can do that to another process.
#[must_use]
pub fn limit_file_size(process: u32, bytes: Option<u64>) -> bool {
    let bytes = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
    let limited = Command::new("prlimit")
        .arg(format!("--pid={process}"))
        .arg(format!("--fsize={bytes}:"))
        .status();
    limited.is_ok_and(|status| status.success())
}
