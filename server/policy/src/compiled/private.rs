//! A folder that is the process owner's alone.

use std::fs;
use std::io;
use std::path::Path;

use super::{CompiledCodeError, at};

/// Makes the folder, closed to others from the first moment; or closes one that is there, unless
/// somebody else could have written in it before.
pub(super) fn make_private(folder: &Path) -> Result<(), CompiledCodeError> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(at(folder)(error)),
    }
    // Not what a link leads to: whoever can turn it chooses the folder.
    let found = fs::symlink_metadata(folder).map_err(at(folder))?;
    if !found.is_dir() {
        return Err(CompiledCodeError::NoFolder(folder.to_owned()));
    }
    close(folder, &found)
}

#[cfg(unix)]
fn close(folder: &Path, found: &fs::Metadata) -> Result<(), CompiledCodeError> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let (own, owner) = (own_user(), found.uid());
    let path = || folder.to_owned();
    if owner != own {
        return Err(CompiledCodeError::OtherOwner {
            path: path(),
            owner,
            own,
        });
    }
    let mode = found.mode() & 0o777;
    if mode & 0o022 != 0 {
        return Err(CompiledCodeError::OthersWrite { path: path(), mode });
    }
    if mode & 0o077 != 0 {
        let closed = fs::Permissions::from_mode(mode & 0o700);
        fs::set_permissions(folder, closed).map_err(at(folder))?;
    }
    Ok(())
}

/// The user as whom this process makes files.
#[cfg(unix)]
fn own_user() -> u32 {
    rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn close(_folder: &Path, _found: &fs::Metadata) -> Result<(), CompiledCodeError> {
    Ok(())
}

/// Whether a file is this process owner's: one that another put in while the folder stood open
/// stays there when it is closed.
#[cfg(unix)]
pub(super) fn is_own(found: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(found) == own_user()
}

#[cfg(not(unix))]
pub(super) fn is_own(_found: &fs::Metadata) -> bool {
    true
}
