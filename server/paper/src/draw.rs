//! From pages to a file.

use std::num::NonZeroU16;

use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder, PdfVersion};
use krilla::destination::XyzDestination;
use krilla::document::Document;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag,
    TagGroup, TagTree,
};
use krilla::text::{GlyphId, KrillaGlyph};

use crate::document::Paper;
use crate::fonts::Fonts;
use crate::lay::{Broken, GREY, Laid, Look, Structure, WIDTH, lay};
use crate::pages::{MOST_PAGES, Placed, divide};

/// A4 (ISO 216), in points.
const PAGE: (f32, f32) = (595.28, 841.89);
/// The left edge of the text.
const LEFT: f32 = 64.0;
/// The top edge of the text.
const TOP: f32 = 78.0;
/// Where what stands on every page stands.
const HEAD: f32 = 34.0;
const FOOT: f32 = 796.0;

/// Why a document cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PaperError {
    /// The fonts that come along are none.
    #[error("the fonts cannot be read")]
    Fonts,
    /// It would be a book.
    #[error("the document has {0} pages, more than {MOST_PAGES}")]
    TooLong(usize),
    /// The file would not be what PDF/A and PDF/UA ask.
    #[error("the document cannot be written: {0}")]
    Standard(String),
}

/// Writes a document.
pub(crate) fn pdf(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let mut fonts = Fonts::new().ok_or(PaperError::Fonts)?;
    let rows = Broken::of(&paper.blocks, &mut fonts);
    let pages = divide(&rows.rows);
    if pages.len() > MOST_PAGES {
        return Err(PaperError::TooLong(pages.len()));
    }
    let configuration = ConfigurationBuilder::new()
        .with_version(PdfVersion::Pdf17)
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PaperError::Standard(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    document.set_metadata(metadata(paper));
    let mut drawn = vec![Vec::new(); rows.parts];
    for (number, page) in pages.iter().enumerate() {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1)
            .ok_or_else(|| PaperError::Standard("the page has no size".to_owned()))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        around(paper, &mut surface, &mut fonts, (number + 1, pages.len()));
        for placed in page {
            let y = TOP + placed.y;
            for piece in &rows.rows[placed.row].pieces {
                let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                let laid = &rows.laid[piece.laid];
                draw(
                    &mut surface,
                    &fonts,
                    (laid, piece.line),
                    (LEFT + piece.x, y),
                );
                surface.end_tagged();
                drawn[piece.part].push(id);
            }
        }
        surface.finish();
        sheet.finish();
    }
    document.set_outline(outline(&rows, &pages));
    document.set_tag_tree(tree(&rows.structure, &mut drawn));
    document
        .finish()
        .map_err(|error| PaperError::Standard(format!("{error:?}")))
}

fn metadata(paper: &Paper) -> Metadata {
    let day = paper.day;
    let day = DateTime::new(day.year).month(day.month).day(day.day);
    Metadata::new()
        .title(paper.title.clone())
        .authors(vec![paper.author.clone()])
        .language("nl".to_owned())
        .creator("Maatwerk".to_owned())
        .creation_date(day)
}

/// What stands on a page beside the text: a reader that cannot see passes over it.
fn around(
    paper: &Paper,
    surface: &mut Surface<'_>,
    fonts: &mut Fonts,
    (number, pages): (usize, usize),
) {
    let grey = Look {
        colour: GREY,
        ..Look::plain(8.5)
    };
    let mut beside = |text: &str, look, y, kind| {
        let laid = lay(fonts, text, look, WIDTH);
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        // One line: what is longer is left out, it stands in the text.
        draw(surface, fonts, (&laid, 0), (LEFT, y));
        surface.end_tagged();
    };
    if let Some(mark) = &paper.mark {
        let look = Look::bold(11.0, [160, 0, 0, 255]);
        beside(mark, look, HEAD - 16.0, ArtifactType::Header);
    }
    if number > 1 {
        beside(&paper.running, grey, HEAD, ArtifactType::Header);
    }
    let foot = format!("Pagina {number} van {pages}");
    beside(&foot, grey, FOOT, ArtifactType::Footer);
}

/// Draws one line of a laid text, its top at a height.
fn draw(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    (laid, line): (&Laid, usize),
    (left, top): (f32, f32),
) {
    let Some(line) = laid.layout.get(line) else {
        return;
    };
    let metrics = line.metrics();
    // The baseline is told from the top of the first line.
    let y = top + (metrics.baseline - metrics.block_min_coord);
    let mut x = left + metrics.offset;
    for run in line.runs() {
        let Some(font) = fonts.written(run.font().data.id()) else {
            continue;
        };
        let size = run.font_size();
        let (start, mut colour) = (x, GREY);
        let mut glyphs: Vec<KrillaGlyph> = Vec::new();
        for cluster in run.visual_clusters() {
            colour = cluster.first_style().brush;
            if cluster.is_ligature_continuation() {
                if let Some(glyph) = glyphs.last_mut() {
                    glyph.text_range.end = cluster.text_range().end;
                }
                continue;
            }
            for glyph in cluster.glyphs() {
                glyphs.push(KrillaGlyph::new(
                    GlyphId::new(glyph.id),
                    glyph.advance / size,
                    glyph.x / size,
                    glyph.y / size,
                    0.0,
                    cluster.text_range(),
                    None,
                ));
                x += glyph.advance;
            }
        }
        let [red, green, blue, _] = colour;
        surface.set_fill(Some(Fill {
            paint: rgb::Color::new(red, green, blue).into(),
            opacity: NormalizedF32::ONE,
            rule: FillRule::default(),
        }));
        let at = Point::from_xy(start, y);
        surface.draw_glyphs(at, &glyphs, font.clone(), &laid.text, size, false);
    }
}

/// The headings, as a list to go to them.
fn outline(rows: &Broken, pages: &[Vec<Placed>]) -> Outline {
    let mut outline = Outline::new();
    for structure in &rows.structure {
        let Structure::Heading { text, part, .. } = structure else {
            continue;
        };
        let is_there = |placed: &&Placed| {
            let pieces = &rows.rows[placed.row].pieces;
            pieces.iter().any(|piece| piece.part == *part)
        };
        let place = pages.iter().enumerate().find_map(|(page, placed)| {
            let placed = placed.iter().find(is_there)?;
            Some((page, placed.y))
        });
        if let Some((page, y)) = place {
            let there = XyzDestination::new(page, Point::from_xy(LEFT, TOP + y));
            outline.push_child(OutlineNode::new(text.clone(), there));
        }
    }
    outline
}

/// What a reader that cannot see goes through.
fn tree(structure: &[Structure], drawn: &mut [Vec<Identifier>]) -> TagTree {
    let mut tree = TagTree::new();
    for one in structure {
        match one {
            Structure::Paragraph(part) => tree.push(filled(TagGroup::new(Tag::P), *part, drawn)),
            Structure::Heading { level, text, part } => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                let group = TagGroup::new(Tag::Hn(level, Some(text.clone())));
                tree.push(filled(group, *part, drawn));
            }
            Structure::List(items) => {
                let mut list = TagGroup::new(Tag::L(ListNumbering::Disc));
                for (mark, body) in items {
                    let mut item = TagGroup::new(Tag::LI);
                    item.push(filled(TagGroup::new(Tag::Lbl), *mark, drawn));
                    item.push(filled(TagGroup::new(Tag::LBody), *body, drawn));
                    list.push(item);
                }
                tree.push(list);
            }
            Structure::Table(rows) => {
                let mut table = TagGroup::new(Tag::Table);
                for (head, cell) in rows {
                    let mut row = TagGroup::new(Tag::TR);
                    let head_tag = TagGroup::new(Tag::TH(TableHeaderScope::Row));
                    row.push(filled(head_tag, *head, drawn));
                    row.push(filled(TagGroup::new(Tag::TD), *cell, drawn));
                    table.push(row);
                }
                tree.push(table);
            }
        }
    }
    tree
}

fn filled(mut group: TagGroup, part: usize, drawn: &mut [Vec<Identifier>]) -> TagGroup {
    if let Some(drawn) = drawn.get_mut(part) {
        for id in drawn.drain(..) {
            group.push(id);
        }
    }
    group
}
