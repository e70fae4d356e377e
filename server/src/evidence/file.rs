//! A bundle as a file: whole, or not there.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::Path;
use std::sync::Arc;

use maatwerk_domain::Officer;
use maatwerk_log::{Clock as _, Entropy as _, OsEntropy};

use super::error::ExportError;
use super::export::{Exported, export};
use super::order::Order;
use crate::app::{App, with_ending};
use crate::backtest::Watch;
use crate::backup::parent;
use crate::handle::HandleError;
use crate::private;
use crate::reads::Reading;

/// Makes a bundle and writes it to a file that is not there yet. It is written beside it, under a name that
/// only its owner reads, and gets its own name once it is whole and it stands in the reading log whom it
/// tells of: cut off at any moment, there is no bundle.
///
/// # Errors
/// See [`ExportError`].
pub async fn export_to(
    app: &Arc<App>,
    order: &Order,
    out: &Path,
    watch: &Watch,
) -> Result<Exported, ExportError> {
    if out.symlink_metadata().is_ok() {
        return Err(ExportError::Exists(out.to_owned()));
    }
    let partial = with_ending(out, ".partial");
    // What an earlier one left that was broken off: by its name it is ours.
    match fs::remove_file(&partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let made = into(app, order, &partial, watch).await;
    let named = match made {
        Ok(exported) => fs::rename(&partial, out)
            .map(|()| exported)
            .map_err(ExportError::from),
        Err(error) => Err(error),
    };
    if named.is_err() {
        // Keys may stand in it. Its end is not waited for: the error is what counts.
        let _ = fs::remove_file(&partial);
    }
    let exported = named?;
    #[cfg(unix)]
    File::open(parent(out)).and_then(|folder| folder.sync_all())?;
    Ok(exported)
}

async fn into(
    app: &Arc<App>,
    order: &Order,
    partial: &Path,
    watch: &Watch,
) -> Result<Exported, ExportError> {
    let started = app.clock.now_micros();
    let file = BufWriter::with_capacity(1 << 20, private::create_new(partial)?);
    let (file, exported) = export(app, order, file, watch).await?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    let mut trace = [0; 16];
    OsEntropy.fill(&mut trace).map_err(HandleError::read)?;
    let reading = Reading {
        log: order.log,
        trace: format!("{:032x}", u128::from_be_bytes(trace)),
        parent: None,
        name: "audit bundle",
        officer: Officer::new(order.by.clone()),
        purpose: order.purpose.clone(),
        glass: None,
        started,
    };
    app.note_export(&reading, &exported.told_of).await?;
    Ok(exported)
}
