//! Keys of a publisher, and signatures with them, in the files of minisign: either program reads what the
//! other wrote.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use minisign::{KeyPair, SecretKey, SecretKeyBox};

use super::{Outcome, say};
use crate::app::with_ending;
use crate::private;

/// `maatwerk policy keygen`.
#[derive(Debug, Args)]
pub(crate) struct KeygenArgs {
    /// Where the keys come: NAME.key, which nobody else may have, and NAME.pub.
    #[arg(value_name = "NAME", default_value = "publisher")]
    name: PathBuf,
    /// Protect the secret key by nothing but the rights on its file, as `minisign -W` does.
    #[arg(long)]
    no_password: bool,
}

/// `maatwerk policy sign`.
#[derive(Debug, Args)]
pub(crate) struct SignArgs {
    /// The component.
    #[arg(value_name = "FILE")]
    component: PathBuf,
    /// The secret key: NAME.key of `maatwerk policy keygen`, or one of minisign.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where the signature comes [default: FILE.minisig].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// A key or signature file could not be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum KeyError {
    /// There is one: it is not written over.
    #[error("{0} cannot be made")]
    File(PathBuf, #[source] io::Error),
    /// It cannot be read.
    #[error("{0} cannot be read")]
    Read(PathBuf, #[source] io::Error),
    /// It holds no key, or not for this password.
    #[error("{0} holds no secret key that can be used")]
    Key(PathBuf, #[source] minisign::PError),
}

/// Makes a pair of keys.
pub(crate) fn keygen(args: &KeygenArgs) -> Outcome {
    let keys = if args.no_password {
        KeyPair::generate_unencrypted_keypair()?
    } else {
        // Asks for the password on the terminal.
        KeyPair::generate_encrypted_keypair(None)?
    };
    let (secret, public) = (
        with_ending(&args.name, ".key"),
        with_ending(&args.name, ".pub"),
    );
    private::write_new(&secret, &keys.sk.to_box(None)?.to_bytes())
        .map_err(|error| KeyError::File(secret.clone(), error))?;
    let register = keys.pk.to_box()?.to_bytes();
    File::create_new(&public)
        .and_then(|mut file| file.write_all(&register).and_then(|()| file.sync_all()))
        .map_err(|error| KeyError::File(public.clone(), error))?;
    say(format!("{} is secret: keep it", secret.display()));
    say(format!("{} is to be registered:", public.display()));
    say(format!("  {}", keys.pk.to_base64()));
    Ok(ExitCode::SUCCESS)
}

/// Signs a component.
pub(crate) fn sign(args: &SignArgs) -> Outcome {
    let key = secret_key(&args.key)?;
    let unreadable = |error| KeyError::Read(args.component.clone(), error);
    let component = File::open(&args.component).map_err(unreadable)?;
    let name = args.component.file_name().unwrap_or_default();
    let signature = signature(&key, component, &name.to_string_lossy())?;
    let out = match &args.out {
        Some(out) => out.clone(),
        None => with_ending(&args.component, ".minisig"),
    };
    std::fs::write(&out, signature).map_err(|error| KeyError::File(out.clone(), error))?;
    say(out.display().to_string());
    Ok(ExitCode::SUCCESS)
}

/// The signature under a component of this name, as a file of minisign has it.
pub(super) fn signature(
    key: &SecretKey,
    component: impl io::Read,
    name: &str,
) -> Result<String, minisign::PError> {
    // A line break in a file name must not end the comment.
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let comment = format!(
        "timestamp:{}\tfile:{name}\thashed",
        jiff::Timestamp::now().as_second()
    );
    let untrusted = "signature from maatwerk";
    let signature = minisign::sign(None, key, component, Some(&comment), Some(untrusted))?;
    Ok(signature.into_string())
}

/// The secret key in a file; asks for its password when it has one.
pub(super) fn secret_key(path: &Path) -> Result<SecretKey, KeyError> {
    let text =
        std::fs::read_to_string(path).map_err(|error| KeyError::Read(path.to_owned(), error))?;
    let unusable = |error| KeyError::Key(path.to_owned(), error);
    let stored = || SecretKeyBox::from_string(&text).map_err(unusable);
    // One without a password says so; any other asks for it on the terminal.
    match stored()?.into_unencrypted_secret_key() {
        Ok(key) => Ok(key),
        Err(_) => stored()?.into_secret_key(None).map_err(unusable),
    }
}
