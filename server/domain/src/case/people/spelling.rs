//! How names and numbers are compared, however they were typed.
//!
//! One name comes in many forms: composed or decomposed, with marks or without, as ligatures, full width, in capitals
//! of another alphabet, with hyphens, apostrophes and spaces of many kinds, with characters in it that nobody sees.
//! All of them are the same to who reads it, so a shield has to know all of them. What only looks alike (a Cyrillic
//! letter among Latin ones) is not known to be the same.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// A name as it is compared: its letters and digits, marks, letter case and what stands between them aside. Empty when
/// it has none: that is no name, and the same as no other.
#[must_use]
pub fn comparable_name(name: &str) -> String {
    split(name).concat()
}

/// The words of a text as they are compared: runs of letters, and runs of digits.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut of_digits = false;
    for letter in plain(text) {
        let is_digit = letter.is_numeric();
        if !word.is_empty() && (!letter.is_alphanumeric() || is_digit != of_digits) {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_alphanumeric() {
            of_digits = is_digit;
            word.push(letter);
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether words in succession are these letters or digits together, wherever they were divided.
pub(super) fn holds(words: &[String], whole: &str) -> bool {
    let begins = |from: usize| {
        let mut rest = whole;
        for word in &words[from..] {
            match rest.strip_prefix(word.as_str()) {
                Some("") => return true,
                Some(more) => rest = more,
                None => return false,
            }
        }
        false
    };
    !whole.is_empty() && (0..words.len()).any(begins)
}

/// A name as texts have it: `Mina van der Ster`, and with the surname first, `Ster, Mina van der` and `van der Ster,
/// Mina`.
pub(super) fn orders(name: &str) -> Vec<String> {
    let mut words = split(name);
    let mut all = Vec::with_capacity(words.len());
    for _ in 0..words.len() {
        all.push(words.concat());
        words.rotate_left(1);
    }
    all
}

/// The most words of a name that is looked for in a text, and of a text in which one is.
const MOST_WORDS: (usize, usize) = (8, 32);

/// Each name that a text may hold, as [`comparable_name`] has it: some words of it in succession, in an order in which
/// texts have names. Of a long text the beginning.
#[must_use]
pub fn names_in(text: &str) -> BTreeSet<String> {
    let (of_name, of_text) = MOST_WORDS;
    let mut words = split(text);
    words.truncate(of_text);
    let mut all = BTreeSet::new();
    for from in 0..words.len() {
        for until in from + 1..=words.len().min(from + of_name) {
            let mut name = words[from..until].to_vec();
            for _ in 0..name.len() {
                all.insert(name.concat());
                name.rotate_left(1);
            }
        }
    }
    all
}

/// The letters of a text in their plain forms, and what stands between them.
fn plain(text: &str) -> impl Iterator<Item = char> {
    // What is left of a letter in lower case may fall apart once more.
    let once = text.nfkd().filter(|letter| !is_nothing(*letter));
    let again = once.flat_map(lower).nfkd();
    again.filter(|letter| !is_nothing(*letter)).flat_map(lower)
}

/// A letter in lower case, by way of capitals: the sharp s is two letters, and the Turkish i without a dot is an i.
fn lower(letter: char) -> impl Iterator<Item = char> {
    let letters = letter.to_lowercase().flat_map(char::to_uppercase);
    letters.flat_map(char::to_lowercase).flat_map(|letter| {
        let (first, second) = base(letter);
        std::iter::once(first).chain(second)
    })
}

/// Letters and digits that have a plain form and do not fall apart into it.
fn base(letter: char) -> (char, Option<char>) {
    match letter {
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        'ø' => ('o', None),
        'đ' | 'ð' => ('d', None),
        'ł' => ('l', None),
        'ħ' => ('h', None),
        'ŧ' => ('t', None),
        'ŋ' => ('n', None),
        // Arabic digits, as they are typed in the east and in Persian.
        '\u{660}'..='\u{669}' => (digit(letter, 0x660), None),
        '\u{6f0}'..='\u{6f9}' => (digit(letter, 0x6f0), None),
        letter => (letter, None),
    }
}

fn digit(letter: char, zero: u32) -> char {
    char::from_digit(u32::from(letter) - zero, 10).unwrap_or(letter)
}

/// Whether a character says nothing of a name: a mark on a letter, an apostrophe that counts as a letter, what nobody
/// sees.
fn is_nothing(letter: char) -> bool {
    let is_mark = canonical_combining_class(letter) != 0
        || is_combining_mark(letter) && !letter.is_alphanumeric();
    is_mark
        || is_unseen(letter)
        || matches!(letter, '\u{2b0}'..='\u{2ff}' | '\u{a78b}' | '\u{a78c}')
        || letter.is_control() && !letter.is_whitespace()
}

/// What Unicode calls `Default_Ignorable_Code_Point`: a display shows nothing of it.
fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}
