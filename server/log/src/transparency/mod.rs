//! What a log gives out so that nobody has to trust it: signed checkpoints, proofs and tiles, in
//! the formats of [C2SP](https://c2sp.org), which other people's tools read. Pure, no storage.
//!
//! - [`SignedNote`]: text under signatures (c2sp.org/signed-note), with [`SigningKey`],
//!   [`CosigningKey`] and [`VerifierKey`];
//! - [`Checkpoint`]: how large a log is and its root (c2sp.org/tlog-checkpoint); cosigned by
//!   witnesses (c2sp.org/tlog-cosignature);
//! - [`Attestation`]: a document that a log stands for, under its key;
//! - [`Tile`] and [`EntryBundle`]: a log as files that never change (c2sp.org/tlog-tiles);
//! - [`TlogProof`]: one leaf, provable offline (c2sp.org/tlog-proof);
//! - [`AddCheckpoint`]: a checkpoint on its way to a witness (c2sp.org/tlog-witness);
//! - [`TrustPolicy`]: whose signatures are enough (c2sp.org/tlog-policy).
//!
//! Everything that is parsed is taken to be hostile: it is bounded and has one spelling.

mod add_checkpoint;
mod attestation;
mod base64;
mod bundle;
mod checkpoint;
mod key;
mod note;
mod policy;
mod quorum;
mod tile;
mod tlog_proof;

pub use add_checkpoint::{
    AddCheckpoint, MAX_ADD_CHECKPOINT_BYTES, MalformedAddCheckpoint, parse_signatures,
};
pub use attestation::{Attestation, MalformedAttestation, SignedAttestation};
pub use bundle::{EntryBundle, MalformedBundle};
pub use checkpoint::{Checkpoint, MalformedCheckpoint, SignedCheckpoint};
pub use key::{
    CosigningKey, InvalidKeyName, KeyKind, KeyName, MalformedKey, SigningKey, VerifierKey,
};
pub use note::{
    MAX_NOTE_BYTES, MAX_SIGNATURES, MalformedNote, NoteSignature, SignedNote, UntrustedNote,
    Verified,
};
pub use policy::{
    Cosigned, InvalidPolicy, NotTrusted, PolicyFault, PolicyLog, PolicyWitness, TrustPolicy,
    Trusted,
};
pub use tile::{MalformedTile, Tile, TileKind};
pub use tlog_proof::{MalformedProof, TlogProof, UnprovenLeaf};
