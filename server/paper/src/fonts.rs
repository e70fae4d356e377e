//! The letters, which come along in the program: those of a machine differ from another's.

use std::collections::HashMap;
use std::sync::Arc;

use krilla::text::Font;
use notosans::{BOLD_TTF, REGULAR_TTF};
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{FontContext, LayoutContext};
use skrifa::{FontRef, MetadataProvider as _, charmap::Charmap};

/// The family of the letters.
pub(crate) const FAMILY: &str = "Noto Sans";

/// What stands where a character cannot be shown.
const NONE: char = '\u{fffd}';

/// The fonts of one document.
pub(crate) struct Fonts {
    pub(crate) known: FontContext,
    pub(crate) scratch: LayoutContext<[u8; 4]>,
    characters: Charmap<'static>,
    written: HashMap<u64, Font>,
}

impl Fonts {
    /// The fonts; nothing when they are none, which a test would see.
    pub(crate) fn new() -> Option<Self> {
        let options = CollectionOptions {
            shared: false,
            system_fonts: false,
        };
        let mut collection = Collection::new(options);
        let mut written = HashMap::new();
        for bytes in [REGULAR_TTF, BOLD_TTF] {
            let blob = Blob::new(Arc::new(bytes));
            written.insert(blob.id(), Font::new(bytes.into(), 0)?);
            collection.register_fonts(blob, None);
        }
        Some(Self {
            known: FontContext {
                collection,
                source_cache: SourceCache::default(),
            },
            scratch: LayoutContext::new(),
            characters: FontRef::new(REGULAR_TTF).ok()?.charmap(),
            written,
        })
    }

    /// The font that lines were laid out with, as it is written in the file.
    pub(crate) fn written(&self, id: u64) -> Option<&Font> {
        self.written.get(&id)
    }

    /// A text of characters that can be shown: an archived document has no place for a missing letter.
    pub(crate) fn shown(&self, text: &str) -> String {
        let shown = |character: char| {
            // The fonts have marks for some of these, and a reader of the file would have to guess what for.
            let hidden = character.is_control()
                || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
            let private = matches!(character, '\u{e000}'..='\u{f8ff}');
            let there = self
                .characters
                .map(character)
                .is_some_and(|glyph| glyph.to_u32() != 0);
            if there && !hidden && !private {
                character
            } else {
                NONE
            }
        };
        text.chars().map(shown).collect()
    }
}
