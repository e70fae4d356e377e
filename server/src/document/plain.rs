//! Texts of people, before they are rendered as anything.

/// What stands where a character was taken out.
const TAKEN_OUT: char = '\u{fffd}';

/// A text on one line, without what is not seen but changes what is: control characters, and marks
/// that turn the direction of text around (Unicode 9, "Trojan Source"). In their place stands a
/// replacement character, so that it shows that something was there.
pub(crate) fn line(text: &str) -> String {
    let spaced = |character: char| {
        if matches!(character, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}') {
            ' '
        } else {
            visible(character)
        }
    };
    text.trim().chars().map(spaced).collect()
}

/// As [`line`], with the ends of lines kept.
pub(crate) fn lines(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n");
    let kept = |character: char| match character {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => '\n',
        '\t' => ' ',
        character => visible(character),
    };
    text.chars().map(kept).collect()
}

fn visible(character: char) -> char {
    let turns = matches!(
        character,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    // Noncharacters are no text either: HTML has no place for them.
    let none = u32::from(character) & 0xfffe == 0xfffe
        || matches!(character, '\u{fdd0}'..='\u{fdef}' | '\u{feff}');
    if turns || none || character.is_control() {
        TAKEN_OUT
    } else {
        character
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_shown_as_taken_out() {
        assert_eq!(
            line("  a\u{202e}b\0c\u{7f}d\u{2066}e  "),
            "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e"
        );
        assert_eq!(line("a\r\nb\tc\u{2028}d"), "a  b c d");
        assert_eq!(lines("a\r\nb\rc\td"), "a\nb\nc d");
        assert_eq!(line("Één € – 漢字 שלום"), "Één € – 漢字 שלום");
        assert_eq!(
            line("\u{feff}a\u{ffff}\u{1fffe}"),
            "\u{fffd}a\u{fffd}\u{fffd}"
        );
    }
}
