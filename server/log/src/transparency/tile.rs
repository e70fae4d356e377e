//! A log as files that never change (c2sp.org/tlog-tiles).

use std::{fmt, ops::Range, str::FromStr};

use super::base64::decimal;
use crate::merkle::{MAX_LEVEL, Node};

/// The hashes of a full tile, and the entries of a full bundle.
const FULL: u16 = 256;

/// Part of a log: up to 256 hashes of one level, or up to 256 entries.
///
/// Its text is what follows `tile/` in a URL: `0/x001/x234/067`, `entries/000.p/17`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    kind: TileKind,
    index: u64,
    width: u16,
}

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TileKind {
    /// Hashes over full subtrees of 256^level leaves; 0 to 63.
    Hashes(u8),
    /// The leaves themselves.
    Entries,
}

/// A path is none of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MalformedTile {
    /// Not the form that a path has.
    #[error("a tile is <level>/<index> or entries/<index>, the index in groups of 3 digits")]
    Form,
    /// A level above 63.
    #[error("a tile's level is a number from 0 to 63")]
    Level,
    /// A width that no partial tile has.
    #[error("a partial tile's width is a number from 1 to 255")]
    Width,
    /// It begins beyond all leaves that there can be.
    #[error("the tile lies beyond any log")]
    Beyond,
}

impl Tile {
    /// A full tile, or a partial one of less than 256.
    ///
    /// # Errors
    /// When there is no such tile.
    pub fn new(kind: TileKind, index: u64, width: u16) -> Result<Self, MalformedTile> {
        if !(1..=FULL).contains(&width) {
            return Err(MalformedTile::Width);
        }
        if matches!(kind, TileKind::Hashes(level) if level > 63) {
            return Err(MalformedTile::Level);
        }
        let tile = Self { kind, index, width };
        // Also keeps all that is computed from it below 2^41.
        let room = MAX_LEVEL.checked_sub(tile.level().saturating_add(8));
        if room.is_none_or(|room| index >> room != 0) {
            return Err(MalformedTile::Beyond);
        }
        Ok(tile)
    }

    /// What it holds.
    #[must_use]
    pub fn kind(&self) -> TileKind {
        self.kind
    }

    /// Its index in its level, from 0.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How much it holds: 1 to 256.
    #[must_use]
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Whether it is full, and so for ever.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.width == FULL
    }

    /// The level of its nodes in the tree.
    fn level(&self) -> u8 {
        match self.kind {
            TileKind::Hashes(level) => level.saturating_mul(8),
            TileKind::Entries => 0,
        }
    }

    /// The nodes whose hashes it holds, in order; of a bundle of entries, the hashes of those.
    #[must_use]
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = Node> + use<> {
        let (level, first) = (self.level(), self.index * u64::from(FULL));
        (0..self.width).map(move |n| Node {
            level,
            index: first + u64::from(n),
        })
    }

    /// The indexes of the leaves below it, from 0.
    #[must_use]
    pub fn leaves(&self) -> Range<u64> {
        let first = self.index * u64::from(FULL);
        (first << self.level())..((first + u64::from(self.width)) << self.level())
    }

    /// The tiles of a tree of this size: full ones, and at the right edge of each level a partial
    /// one, level by level.
    pub fn of_tree(size: u64) -> impl Iterator<Item = Self> {
        (0..MAX_LEVEL / 8).flat_map(move |level| {
            let nodes = size >> (8 * level);
            let tile = move |index| {
                let width =
                    u16::try_from(nodes - index * u64::from(FULL)).map_or(FULL, |w| w.min(FULL));
                Self {
                    kind: TileKind::Hashes(level),
                    index,
                    width,
                }
            };
            (0..nodes.div_ceil(u64::from(FULL))).map(tile)
        })
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Hashes(level) => write!(f, "{level}/")?,
            TileKind::Entries => f.write_str("entries/")?,
        }
        let mut above = 1;
        while self.index / above >= 1000 {
            above *= 1000;
        }
        while above > 1 {
            write!(f, "x{:03}/", self.index / above % 1000)?;
            above /= 1000;
        }
        write!(f, "{:03}", self.index % 1000)?;
        if self.is_full() {
            Ok(())
        } else {
            write!(f, ".p/{}", self.width)
        }
    }
}

impl FromStr for Tile {
    type Err = MalformedTile;

    fn from_str(path: &str) -> Result<Self, MalformedTile> {
        // An index that does not fit 64 bits has more than seven groups.
        if path.len() > 64 {
            return Err(MalformedTile::Form);
        }
        let (kind, rest) = path.split_once('/').ok_or(MalformedTile::Form)?;
        let kind = if kind == "entries" {
            TileKind::Entries
        } else {
            let level = decimal(kind).ok_or(MalformedTile::Form)?;
            TileKind::Hashes(u8::try_from(level).map_err(|_| MalformedTile::Level)?)
        };
        let (index, width) = match rest.split_once(".p/") {
            None => (rest, FULL),
            Some((index, width)) => {
                let width = decimal(width).ok_or(MalformedTile::Width)?;
                let width = u16::try_from(width).ok().filter(|w| *w < FULL);
                (index, width.ok_or(MalformedTile::Width)?)
            }
        };
        let mut groups = index.split('/').peekable();
        let mut number = 0_u64;
        while let Some(group) = groups.next() {
            let digits = match groups.peek() {
                Some(_) => group.strip_prefix('x').ok_or(MalformedTile::Form)?,
                None => group,
            };
            if digits.len() != 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return Err(MalformedTile::Form);
            }
            let digits: u64 = digits.parse().map_err(|_| MalformedTile::Form)?;
            number = number
                .checked_mul(1000)
                .and_then(|n| n.checked_add(digits))
                .ok_or(MalformedTile::Beyond)?;
        }
        let tile = Self::new(kind, number, width)?;
        // One spelling: `x000/001` is none.
        if tile.to_string() != path {
            return Err(MalformedTile::Form);
        }
        Ok(tile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        for (path, kind, index, width) in [
            ("0/x001/x234/067", TileKind::Hashes(0), 1_234_067, 256),
            ("0/000", TileKind::Hashes(0), 0, 256),
            ("2/999.p/1", TileKind::Hashes(2), 999, 1),
            ("1/x001/000.p/255", TileKind::Hashes(1), 1000, 255),
            ("entries/x012/345", TileKind::Entries, 12_345, 256),
            ("entries/007.p/17", TileKind::Entries, 7, 17),
        ] {
            let tile: Tile = path.parse().unwrap();
            assert_eq!(tile, Tile::new(kind, index, width).unwrap());
            assert_eq!(tile.to_string(), path);
        }
        for (bad, why) in [
            ("", MalformedTile::Form),
            ("0", MalformedTile::Form),
            ("0/", MalformedTile::Form),
            ("/000", MalformedTile::Form),
            ("00/000", MalformedTile::Form),
            ("-1/000", MalformedTile::Form),
            ("data/000", MalformedTile::Form),
            ("64/000", MalformedTile::Level),
            ("256/000", MalformedTile::Level),
            ("4/001", MalformedTile::Beyond),
            ("5/000", MalformedTile::Beyond),
            ("0/00", MalformedTile::Form),
            ("0/0000", MalformedTile::Form),
            ("0/+00", MalformedTile::Form),
            ("0/x001", MalformedTile::Form),
            ("0/001/002", MalformedTile::Form),
            ("0/x000/001", MalformedTile::Form),
            ("0/x01/001", MalformedTile::Form),
            ("0/000/", MalformedTile::Form),
            ("0/../0", MalformedTile::Form),
            ("0/000.p/0", MalformedTile::Width),
            ("0/000.p/256", MalformedTile::Width),
            ("0/000.p/07", MalformedTile::Width),
            ("0/000.p/", MalformedTile::Width),
            ("0/000.p/1.p/2", MalformedTile::Width),
            ("0/x018/x446/x744/x073/x709/x551/616", MalformedTile::Beyond),
            ("0/x004/x294/x967/x296", MalformedTile::Form),
            ("0/x004/x294/x967/296", MalformedTile::Beyond),
            (&format!("0/{}000", "x001/".repeat(20)), MalformedTile::Form),
        ] {
            assert_eq!(bad.parse::<Tile>(), Err(why), "{bad}");
        }
    }

    #[test]
    fn the_tiles_of_the_specifications_example() {
        let tiles: Vec<_> = Tile::of_tree(70_000).collect();
        let paths: Vec<_> = tiles.iter().map(ToString::to_string).collect();
        assert_eq!(paths.len(), 273 + 1 + 1 + 1 + 1);
        assert_eq!(
            paths[272..],
            ["0/272", "0/273.p/112", "1/000", "1/001.p/17", "2/000.p/1"]
        );
        let small: Vec<_> = Tile::of_tree(256).map(|t| t.to_string()).collect();
        assert_eq!(small, ["0/000", "1/000.p/1"]);
        assert_eq!(Tile::of_tree(0).count(), 0);
        let last = tiles[275];
        assert_eq!(last.leaves(), 65_536..65_536 + 17 * 256);
        assert_eq!(last.nodes().len(), 17);
        let last = last.nodes().last().unwrap();
        assert_eq!((last.level, last.index), (8, 272));
    }
}
