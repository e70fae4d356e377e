//! Going along the lines of a file, none longer than a bound.

use std::io::{self, BufRead, BufReader, Read};

/// The lines of a file.
pub(in crate::evidence) struct Lines<R> {
    reader: BufReader<R>,
    most: usize,
    number: u64,
}

/// A line.
pub(in crate::evidence) enum Line {
    /// It is in the buffer, without its end.
    Whole,
    /// It is longer than any line, or the file ends within it. Nothing can be read after this.
    Broken,
}

impl<R: Read> Lines<R> {
    /// Of lines of at most so many bytes.
    pub(in crate::evidence) fn new(reader: R, most: usize) -> Self {
        Self {
            reader: BufReader::with_capacity(256 << 10, reader),
            most,
            number: 0,
        }
    }

    /// The number of the line that was read last, from 1.
    pub(in crate::evidence) fn number(&self) -> u64 {
        self.number
    }

    /// Reads the next line into the buffer; `None` at the end.
    pub(in crate::evidence) fn next(&mut self, line: &mut Vec<u8>) -> io::Result<Option<Line>> {
        line.clear();
        let mut bounded = self.reader.by_ref().take(self.most as u64 + 1);
        if bounded.read_until(b'\n', line)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        if line.pop_if(|last| *last == b'\n').is_none() {
            return Ok(Some(Line::Broken));
        }
        Ok(Some(Line::Whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_bounded() {
        let text = b"one\n\nthree\nfour is too long\nfive\n";
        let mut lines = Lines::new(&text[..], 8);
        let (mut line, mut seen) = (Vec::new(), Vec::new());
        while let Some(Line::Whole) = lines.next(&mut line).unwrap() {
            seen.push(line.clone());
        }
        assert_eq!(seen, [b"one".to_vec(), Vec::new(), b"three".to_vec()]);
        assert_eq!(lines.number(), 4);
        let mut lines = Lines::new(&b"one\ntwo"[..], 8);
        assert!(matches!(lines.next(&mut line).unwrap(), Some(Line::Whole)));
        assert!(matches!(lines.next(&mut line).unwrap(), Some(Line::Broken)));
    }
}
