//! What a file is, by its bytes: what it is called tells nothing.

use crate::wire::MediaType;

/// Whether the bytes are what they are said to be. What a reader would run when it opens it, office files
/// with macros for instance, is not taken at all.
pub(super) fn is(media_type: MediaType, bytes: &[u8]) -> bool {
    match media_type {
        MediaType::Pdf => bytes.starts_with(b"%PDF-"),
        MediaType::Jpeg => bytes.starts_with(&[0xff, 0xd8, 0xff]),
        MediaType::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        MediaType::Text => std::str::from_utf8(bytes).is_ok_and(|text| {
            let shown = |character: char| {
                !character.is_control() || matches!(character, '\n' | '\r' | '\t')
            };
            text.chars().all(shown)
        }),
    }
}

/// How a browser names a file of this kind.
pub(super) fn ending(media_type: MediaType) -> &'static str {
    match media_type {
        MediaType::Pdf => "pdf",
        MediaType::Jpeg => "jpg",
        MediaType::Png => "png",
        MediaType::Text => "txt",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_are() {
        let files: [(&[u8], Option<MediaType>); 8] = [
            (b"%PDF-1.7\n", Some(MediaType::Pdf)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(MediaType::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(MediaType::Png)),
            (
                "Beste mevrouw,\r\n\t€ 500".as_bytes(),
                Some(MediaType::Text),
            ),
            (b"MZ\x90\0\x03", None),
            (b"PK\x03\x04\x14\0", None),
            (b"\xff\xfe<\0h\0t\0m\0l\0", None),
            (b"text with a \0 in it", None),
        ];
        let all = [
            MediaType::Pdf,
            MediaType::Jpeg,
            MediaType::Png,
            MediaType::Text,
        ];
        for (bytes, expected) in files {
            for media_type in all {
                // A head of ASCII alone is text as well.
                let also = media_type == MediaType::Text && bytes.is_ascii() && !bytes.contains(&0);
                let expected = expected == Some(media_type) || also && bytes.starts_with(b"%PDF");
                assert_eq!(is(media_type, bytes), expected, "{bytes:?} {media_type:?}");
            }
        }
    }
}
