//! Spreads sums of keys evenly over 64 bits (the finisher of `SplitMix64`; Steele, Lea and Flood
//! 2014). It is no secret: what goes in is.

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

pub(super) fn finish(word: u64) -> u64 {
    let mut word = word;
    word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

/// One key out of several, in their order.
pub(super) fn mix(words: &[u64]) -> u64 {
    words.iter().fold(GOLDEN, |sum, word| {
        finish(sum.wrapping_add(GOLDEN) ^ finish(word.wrapping_add(GOLDEN)))
    })
}
