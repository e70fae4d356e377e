//! Policies in JavaScript: npm fetches what `package-lock.json` pins, and node makes the component
//! with it.
//!
//! Two builds of the same sources differ: the JavaScript engine inside starts at build time, and takes
//! the clock and randomness of that moment with it. So a component is kept until its sources change,
//! and what a municipality deploys is known by its digest, as ever.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use maatwerk_domain::is_code;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{BuildError, BuildOptions, Made, plain, write};
use crate::Digest;

/// The oldest Node.js that runs what makes the component. Debian 12 has it.
const LEAST: u32 = 18;
/// Characters of npm's or node's that an error repeats.
const SAID: usize = 4_000;
/// What runs in node.
const SCRIPT: &str = include_str!("componentize.mjs");
/// The contract the component is made for.
const WIT: &str = include_str!("../../../../../plugin-sdk/wit/v2/policy.wit");

/// What we read of `package.json`.
#[derive(Deserialize)]
struct Package {
    name: String,
    #[serde(default = "Package::main")]
    main: String,
    #[serde(default)]
    dependencies: Json,
    #[serde(default, rename = "devDependencies")]
    dev_dependencies: Json,
}

impl Package {
    /// As npm has it.
    fn main() -> String {
        "index.js".to_owned()
    }
}

/// The component of a folder with a `package.json`.
pub(super) fn component(
    folder: &Path,
    options: &BuildOptions,
    progress: &mut dyn FnMut(&str),
) -> Result<Made, BuildError> {
    let folder = fs::canonicalize(folder).map_err(at(folder))?;
    let package: Package = serde_json::from_slice(&read(&folder.join("package.json"))?)
        .map_err(BuildError::PackageJson)?;
    if !is_code(&package.name) {
        return Err(BuildError::PackageName(package.name));
    }
    let target = match &options.target {
        Some(target) => target.clone(),
        None => folder.join("target"),
    };
    // One build at a time: npm and we would get in each other's way. Let go when dropped.
    let _lock = locked(&target)?;
    let inputs = inputs(&folder)?;
    let kept = Kept::new(&target, &package.name);
    let component = if let Some(component) = kept.component(inputs) {
        progress("nothing changed");
        component
    } else {
        new_enough()?;
        let tools = install(&folder, &package, &target, progress)?;
        progress("making the component");
        let component = componentize(&tools, &folder, &package.main)?;
        kept.keep(inputs, &component)?;
        component
    };
    Ok(Made {
        package: package.name,
        component,
        target,
    })
}

fn locked(target: &Path) -> Result<File, BuildError> {
    fs::create_dir_all(target).map_err(at(target))?;
    let path = target.join("node.lock");
    let lock = File::create(&path).map_err(at(&path))?;
    lock.lock().map_err(at(&path))?;
    Ok(lock)
}

/// A digest of all that makes the component: another one means that it has to be made again.
fn inputs(folder: &Path) -> Result<Digest, BuildError> {
    let lock = folder.join("package-lock.json");
    if !lock.is_file() {
        return Err(BuildError::NoLock(folder.to_owned()));
    }
    let mut files = vec![folder.join("package.json"), lock];
    sources(folder, &mut files)?;
    files.sort();
    let mut all = Vec::new();
    let mut put = |name: &OsStr, bytes: &[u8]| {
        for part in [name.as_encoded_bytes(), bytes] {
            all.extend_from_slice(&(part.len() as u64).to_le_bytes());
            all.extend_from_slice(part);
        }
    };
    for file in &files {
        let name = file.strip_prefix(folder).unwrap_or(file);
        put(name.as_os_str(), &read(file)?);
    }
    put(OsStr::new("componentize.mjs"), SCRIPT.as_bytes());
    put(OsStr::new("policy.wit"), WIT.as_bytes());
    Ok(Digest::of(&all))
}

/// The JavaScript below a folder that is the author's own.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), BuildError> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let entry = entry.map_err(at(folder))?;
        let (path, name) = (entry.path(), entry.file_name());
        let kind = entry.file_type().map_err(at(&path))?;
        let ours = !["node_modules", "target"]
            .iter()
            .any(|other| name == *other)
            && !name.as_encoded_bytes().starts_with(b".");
        if kind.is_dir() && ours {
            sources(&path, found)?;
        } else if !kind.is_dir()
            && path
                .extension()
                .is_some_and(|end| end == "js" || end == "mjs")
        {
            found.push(path);
        }
    }
    Ok(())
}

/// The component that was made last, and what it was made of.
struct Kept {
    component: PathBuf,
    note: PathBuf,
}

impl Kept {
    fn new(target: &Path, package: &str) -> Self {
        let name = plain(package);
        Self {
            component: target.join(format!("{name}.wasm")),
            note: target.join(format!("{name}.inputs")),
        }
    }

    /// The component, when it was made of these inputs and nobody touched it since.
    fn component(&self, inputs: Digest) -> Option<Vec<u8>> {
        let component = fs::read(&self.component).ok()?;
        let note = fs::read_to_string(&self.note).ok()?;
        (note == Self::line(inputs, &component)).then_some(component)
    }

    fn keep(&self, inputs: Digest, component: &[u8]) -> Result<(), BuildError> {
        write(&self.component, component)?;
        write(&self.note, Self::line(inputs, component).as_bytes())
    }

    fn line(inputs: Digest, component: &[u8]) -> String {
        format!("{inputs} made {}\n", Digest::of(component))
    }
}

fn new_enough() -> Result<(), BuildError> {
    let output = run("node", Command::new("node").arg("--version"))?;
    let found = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = found.trim_start_matches('v').split('.').next();
    match major.and_then(|major| major.parse::<u32>().ok()) {
        Some(major) if major >= LEAST => Ok(()),
        _ => Err(BuildError::OldNode {
            found,
            least: LEAST,
        }),
    }
}

/// Has npm install what the lock file pins, once for each set of packages: the folder is named after
/// them, and policies that are built by the same ones share it. The author's own folder stays as it is.
fn install(
    folder: &Path,
    package: &Package,
    target: &Path,
    progress: &mut dyn FnMut(&str),
) -> Result<PathBuf, BuildError> {
    let lock = read(&folder.join("package-lock.json"))?;
    let asked = format!("{}{}", package.dependencies, package.dev_dependencies);
    let packages = Digest::of(&[&lock, asked.as_bytes()].concat()).hex();
    let tools = target.join(format!("npm-{}", &packages[..16]));
    let done = tools.join("installed");
    if !done.is_file() {
        progress("npm ci");
        write(&tools.join("package-lock.json"), &lock)?;
        let package = read(&folder.join("package.json"))?;
        write(&tools.join("package.json"), &package)?;
        // Scripts of packages are not run: nothing here needs one, and they could do anything. What
        // builds is a development dependency, which npm leaves out under NODE_ENV=production.
        let mut npm = Command::new("npm");
        npm.current_dir(&tools).args([
            "ci",
            "--ignore-scripts",
            "--include=dev",
            "--no-audit",
            "--no-fund",
        ]);
        let output = run("npm", &mut npm)?;
        if !output.status.success() {
            return Err(BuildError::Npm(said(&output)));
        }
        write(&done, b"")?;
    }
    write(&tools.join("componentize.mjs"), SCRIPT.as_bytes())?;
    write(&tools.join("wit/policy.wit"), WIT.as_bytes())?;
    Ok(tools)
}

fn componentize(tools: &Path, folder: &Path, main: &str) -> Result<Vec<u8>, BuildError> {
    let out = tools.join("component.wasm");
    let tools = fs::canonicalize(tools).map_err(at(tools))?;
    let mut node = Command::new("node");
    node.current_dir(&tools)
        .env_remove("NODE_OPTIONS")
        .arg("componentize.mjs")
        .arg(folder)
        .arg(main)
        .arg("component.wasm");
    let output = run("node", &mut node)?;
    if !output.status.success() {
        return Err(BuildError::JavaScript(said(&output)));
    }
    let component = read(&out)?;
    fs::remove_file(&out).map_err(at(&out))?;
    Ok(component)
}

fn run(program: &'static str, command: &mut Command) -> Result<Output, BuildError> {
    command.output().map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => BuildError::NoNode {
            program,
            least: LEAST,
        },
        _ => BuildError::Run {
            program: program.to_owned(),
            source,
        },
    })
}

/// What a program said of its failure: the beginning, where the cause is.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.trim().chars().take(SAID).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, BuildError> {
    fs::read(path).map_err(at(path))
}

fn at(path: &Path) -> impl Fn(io::Error) -> BuildError {
    let path = path.to_owned();
    move |source| BuildError::File {
        path: path.clone(),
        source,
    }
}
