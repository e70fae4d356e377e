//! From blocks to rows of lines, each with its height: before anything is put on a page.

use parley::layout::{Alignment, AlignmentOptions, Layout};
use parley::style::{FontFamily, FontWeight, LineHeight, OverflowWrap, StyleProperty};

use crate::document::Block;
use crate::fonts::{FAMILY, Fonts};

/// The width of a line, in points.
pub(crate) const WIDTH: f32 = 466.0;
/// Where the values of a table begin.
const VALUES: f32 = 150.0;
/// How far the text of a list stands in.
const INDENT: f32 = 16.0;
/// The mark before an item of a list.
const BULLET: &str = "\u{2022}";

/// Grey, of what is beside the matter; dark enough to read (WCAG 2.1, 1.4.3).
pub(crate) const GREY: [u8; 4] = [85, 85, 85, 255];
/// Of who writes, and of headings.
pub(crate) const BLUE: [u8; 4] = [21, 66, 115, 255];
const BLACK: [u8; 4] = [0, 0, 0, 255];

/// How letters look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) size: f32,
    pub(crate) bold: bool,
    pub(crate) colour: [u8; 4],
}

impl Look {
    const TEXT: Self = Self::plain(10.5);
    const SMALL: Self = Self {
        colour: GREY,
        ..Self::plain(8.5)
    };
    const TITLE: Self = Self::bold(15.0, BLACK);
    const HEADING: Self = Self::bold(11.5, BLUE);
    const SENDER: Self = Self::bold(17.0, BLUE);

    pub(crate) const fn plain(size: f32) -> Self {
        Self {
            size,
            bold: false,
            colour: BLACK,
        }
    }

    pub(crate) const fn bold(size: f32, colour: [u8; 4]) -> Self {
        Self {
            size,
            bold: true,
            colour,
        }
    }
}

/// A text that was broken into lines.
pub(crate) struct Laid {
    pub(crate) text: String,
    pub(crate) layout: Layout<[u8; 4]>,
}

/// A line of a laid text, and where it starts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    pub(crate) laid: usize,
    pub(crate) line: usize,
    pub(crate) x: f32,
    /// Which part of the document's structure it belongs to.
    pub(crate) part: usize,
}

/// What stands beside each other on a page.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) pieces: Vec<Piece>,
    /// What is left free above it, unless it is the first on its page.
    pub(crate) space: f32,
    pub(crate) height: f32,
    /// Does not stand alone at the end of a page.
    pub(crate) with_next: bool,
}

/// What a reader that cannot see is told that something is; numbers are parts.
#[derive(Debug, Clone)]
pub(crate) enum Structure {
    Paragraph(usize),
    Heading {
        level: u16,
        text: String,
        part: usize,
    },
    List(Vec<(usize, usize)>),
    Table(Vec<(usize, usize)>),
}

/// A document whose lines were broken.
pub(crate) struct Broken {
    pub(crate) laid: Vec<Laid>,
    pub(crate) rows: Vec<Row>,
    pub(crate) structure: Vec<Structure>,
    /// How many parts the structure has.
    pub(crate) parts: usize,
}

/// Breaks a text into lines of a width, in points.
pub(crate) fn lay(fonts: &mut Fonts, text: &str, look: Look, width: f32) -> Laid {
    let text = fonts.shown(text);
    let mut builder = fonts
        .scratch
        .ranged_builder(&mut fonts.known, &text, 1.0, false);
    builder.push_default(StyleProperty::FontFamily(FontFamily::named(FAMILY)));
    builder.push_default(StyleProperty::FontSize(look.size));
    builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.4)));
    builder.push_default(StyleProperty::Brush(look.colour));
    // A word that is longer than a line is broken rather than cut off.
    builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
    if look.bold {
        builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
    }
    let mut layout = builder.build(&text);
    layout.break_all_lines(Some(width));
    layout.align(Alignment::Start, AlignmentOptions::default());
    Laid { text, layout }
}

impl Broken {
    /// Breaks the lines of a document.
    pub(crate) fn of(blocks: &[Block], fonts: &mut Fonts) -> Self {
        let mut rows = Self {
            laid: Vec::new(),
            rows: Vec::new(),
            structure: Vec::new(),
            parts: 0,
        };
        for block in blocks {
            rows.add(block, fonts);
        }
        rows
    }

    fn add(&mut self, block: &Block, fonts: &mut Fonts) {
        match block {
            Block::Sender(text) => {
                self.paragraph(fonts, &[text.as_str()], (Look::SENDER, 0.0), true);
            }
            Block::Small(lines) => {
                let lines: Vec<_> = lines.iter().map(String::as_str).collect();
                self.paragraph(fonts, &lines, (Look::SMALL, 2.0), true);
            }
            Block::Lines(lines) => {
                let lines: Vec<_> = lines.iter().map(String::as_str).collect();
                self.paragraph(fonts, &lines, (Look::TEXT, 11.0), true);
            }
            Block::Paragraph(text) => {
                let lines: Vec<_> = text.lines().collect();
                self.paragraph(fonts, &lines, (Look::TEXT, 6.0), false);
                // What announces something stands above it.
                if let (true, Some(last)) = (text.trim_end().ends_with(':'), self.rows.last_mut()) {
                    last.with_next = true;
                }
            }
            Block::Title(text) => self.heading(fonts, text, 1, (Look::TITLE, 20.0)),
            Block::Heading(text) => self.heading(fonts, text, 2, (Look::HEADING, 14.0)),
            Block::List(items) => self.list(fonts, items),
            Block::Table(rows) => self.table(fonts, rows),
        }
    }

    fn part(&mut self) -> usize {
        self.parts += 1;
        self.parts - 1
    }

    fn laid(&mut self, fonts: &mut Fonts, text: &str, look: Look, width: f32) -> usize {
        self.laid.push(lay(fonts, text, look, width));
        self.laid.len() - 1
    }

    /// The rows of texts that each begin on a new line.
    fn lines(
        &mut self,
        fonts: &mut Fonts,
        texts: &[&str],
        look: Look,
        (x, part): (f32, usize),
    ) -> Vec<Row> {
        let mut rows = Vec::new();
        for text in texts {
            let laid = self.laid(fonts, text, look, WIDTH - x);
            for (line, broken) in self.laid[laid].layout.lines().enumerate() {
                rows.push(Row {
                    pieces: vec![Piece {
                        laid,
                        line,
                        x,
                        part,
                    }],
                    space: 0.0,
                    height: broken.metrics().line_height,
                    with_next: false,
                });
            }
        }
        rows
    }

    fn place(&mut self, mut rows: Vec<Row>, space: f32, together: bool) {
        let last = rows.len().saturating_sub(1);
        for (at, row) in rows.iter_mut().enumerate() {
            if at == 0 {
                row.space = space;
            }
            // Neither the first nor the last line of a paragraph stands alone.
            let widow = at == 0 || at + 1 == last;
            row.with_next |= at < last && (together || widow);
        }
        self.rows.append(&mut rows);
    }

    fn paragraph(
        &mut self,
        fonts: &mut Fonts,
        texts: &[&str],
        (look, space): (Look, f32),
        together: bool,
    ) {
        let part = self.part();
        let rows = self.lines(fonts, texts, look, (0.0, part));
        self.place(rows, space, together);
        self.structure.push(Structure::Paragraph(part));
    }

    fn heading(&mut self, fonts: &mut Fonts, text: &str, level: u16, (look, space): (Look, f32)) {
        if text.trim().is_empty() {
            // A heading that says nothing would lead a reader nowhere.
            return;
        }
        let part = self.part();
        let mut rows = self.lines(fonts, &[text], look, (0.0, part));
        for row in &mut rows {
            row.with_next = true;
        }
        self.place(rows, space, true);
        self.structure.push(Structure::Heading {
            level,
            text: text.to_owned(),
            part,
        });
    }

    fn list(&mut self, fonts: &mut Fonts, items: &[String]) {
        let mut parts = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let (mark, body) = (self.part(), self.part());
            let lines: Vec<_> = item.lines().collect();
            let mut rows = self.lines(fonts, &lines, Look::TEXT, (INDENT, body));
            let bullet = self.laid(fonts, BULLET, Look::TEXT, INDENT);
            if let Some(first) = rows.first_mut() {
                let mark = Piece {
                    laid: bullet,
                    line: 0,
                    x: 4.0,
                    part: mark,
                };
                first.pieces.insert(0, mark);
                parts.push((first.pieces[0].part, body));
            }
            self.place(rows, 3.0, false);
            // Neither the first nor the last of them stands alone.
            let joined = at + 1 < items.len() && (at == 0 || at + 2 == items.len());
            if let (true, Some(last)) = (joined, self.rows.last_mut()) {
                last.with_next = true;
            }
        }
        self.structure.push(Structure::List(parts));
    }

    fn table(&mut self, fonts: &mut Fonts, table: &[(String, String)]) {
        let mut parts = Vec::new();
        for (at, (what, value)) in table.iter().enumerate() {
            let (head, cell) = (self.part(), self.part());
            let look = Look::bold(Look::TEXT.size, BLACK);
            let label = self.laid(fonts, what, look, VALUES - 10.0);
            let lines: Vec<_> = value.lines().collect();
            let mut rows = self.lines(fonts, &lines, Look::TEXT, (VALUES, cell));
            for (line, broken) in self.laid[label].layout.lines().enumerate() {
                let piece = Piece {
                    laid: label,
                    line,
                    x: 0.0,
                    part: head,
                };
                let height = broken.metrics().line_height;
                match rows.get_mut(line) {
                    Some(row) => row.pieces.insert(0, piece),
                    None => rows.push(Row {
                        pieces: vec![piece],
                        space: 0.0,
                        height,
                        with_next: false,
                    }),
                }
            }
            self.place(rows, if at == 0 { 8.0 } else { 2.0 }, true);
            parts.push((head, cell));
        }
        self.structure.push(Structure::Table(parts));
    }
}
