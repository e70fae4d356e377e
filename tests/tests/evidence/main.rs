//! Evidence bundles: taken out of a server over HTTP or of a data folder, then looked at by somebody who has
//! nothing but the file.

mod altered;
mod command;
mod ends;
mod hostile;
mod kept;
mod redecide;
mod resident;
mod shielded;
mod support;
mod taken;
mod whole;
