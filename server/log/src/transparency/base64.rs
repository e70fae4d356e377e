//! Base 64 with one spelling per value (RFC 4648, section 4), and numbers likewise.

use ::base64::{Engine, engine::general_purpose::STANDARD};

use crate::merkle::Hash;

pub(super) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// `None` for anything but the one spelling: padded, without spare bits or spaces.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub(super) fn decode_hash(text: &str) -> Option<Hash> {
    // Looked at before it is decoded: a hash of 32 bytes has 44 characters.
    if text.len() != 44 {
        return None;
    }
    decode(text)?.try_into().ok()
}

/// An ASCII decimal without sign or leading zeros.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling() {
        assert_eq!(decode("AAEC"), Some(vec![0, 1, 2]));
        for bad in ["AAE", "AAE==", "AB==", "A A=", "-_==", "AAEC\n", "AAEC="] {
            assert_eq!(decode(bad), None, "{bad:?}");
        }
        assert_eq!(decode_hash(&encode(&[7; 32])), Some([7; 32]));
        assert_eq!(decode_hash(&encode(&[7; 31])), None);
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        for bad in ["", "00", "01", "+1", "-1", "1 ", "18446744073709551616"] {
            assert_eq!(decimal(bad), None, "{bad:?}");
        }
    }
}
