//! Documents of a case.

use maatwerk_domain as domain;

use super::{Digest, ShortText};

codes! {
    /// What kind of file a document is.
    enum MediaType of domain::case::MediaType {
        /// PDF.
        Pdf = "application/pdf",
        /// A photo or scan.
        Jpeg = "image/jpeg",
        /// An image.
        Png = "image/png",
        /// Plain text in UTF-8.
        Text = "text/plain",
    }
}

mirror! {
    /// What a document says of itself.
    struct DocumentTitle of domain::case::DocumentTitle {
        /// What it is called.
        title: ShortText,
        /// The SHA-256 of its bytes as they came in.
        content: Digest,
    }
}
