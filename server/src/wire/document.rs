//! Documents of a case.

use maatwerk_domain as domain;

use super::{Digest, Id, ShortText};

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
    /// A file of the letter of a decision.
    struct LetterFile of domain::case::LetterFile {
        /// Its identifier, among the documents of the case.
        document: Id<domain::DocumentId>,
        /// Its size before it was sealed, in bytes.
        bytes: u64,
        /// The SHA-256 of the sealed file.
        sealed: Digest,
    }

    /// The digests of the letter of a decision as it was sent.
    struct LetterDigests of domain::case::LetterDigests {
        /// The SHA-256 of the page.
        html: Digest,
        /// The SHA-256 of the PDF.
        pdf: Digest,
    }

    /// What a document says of itself.
    struct DocumentTitle of domain::case::DocumentTitle {
        /// What it is called.
        title: ShortText,
        /// The SHA-256 of its bytes as they came in.
        content: Digest,
    }
}
