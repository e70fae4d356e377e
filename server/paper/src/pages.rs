//! From rows to pages.

use crate::lay::Row;

/// The most pages of a document: a letter that is longer is none.
pub const MOST_PAGES: usize = 200;

/// The height of what stands on a page, in points.
pub(crate) const HEIGHT: f32 = 690.0;

/// A row on its page, and how far below the top of the page's text it starts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed {
    pub(crate) row: usize,
    pub(crate) y: f32,
}

/// Divides rows over pages. What stays together stays on one page, unless it is longer than one.
pub(crate) fn divide(rows: &[Row]) -> Vec<Vec<Placed>> {
    let mut pages: Vec<Vec<Placed>> = vec![Vec::new()];
    let mut y = 0.0;
    let mut at = 0;
    while at < rows.len() {
        let end = at + rows[at..].iter().take_while(|row| row.with_next).count();
        let end = end.min(rows.len() - 1);
        let together = &rows[at..=end];
        let needed: f32 = together.iter().map(|row| row.space + row.height).sum();
        let whole = needed - together[0].space <= HEIGHT;
        let fresh = pages.last().is_none_or(Vec::is_empty);
        if whole && !fresh && y + needed > HEIGHT {
            pages.push(Vec::new());
            y = 0.0;
        }
        for (row, one) in rows.iter().enumerate().take(end + 1).skip(at) {
            let fresh = pages.last().is_none_or(Vec::is_empty);
            let mut space = if fresh { 0.0 } else { one.space };
            if !fresh && y + space + one.height > HEIGHT {
                pages.push(Vec::new());
                (y, space) = (0.0, 0.0);
            }
            if let Some(page) = pages.last_mut() {
                page.push(Placed { row, y: y + space });
            }
            y += space + one.height;
        }
        at = end + 1;
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(height: f32, with_next: bool) -> Row {
        Row {
            pieces: Vec::new(),
            space: 10.0,
            height,
            with_next,
        }
    }

    fn counts(rows: &[Row]) -> Vec<usize> {
        divide(rows).iter().map(Vec::len).collect()
    }

    #[test]
    fn what_belongs_together_stands_on_one_page() {
        // Of 680 points are left 10: the heading would stand alone.
        let rows = [row(640.0, false), row(20.0, true), row(20.0, false)];
        assert_eq!(counts(&rows), [1, 2]);
        let rows = [row(600.0, false), row(20.0, true), row(20.0, false)];
        assert_eq!(counts(&rows), [3]);
    }

    #[test]
    fn what_is_longer_than_a_page_goes_on_on_the_next() {
        let mut rows = vec![row(20.0, true); 100];
        rows.push(row(20.0, false));
        assert_eq!(counts(&rows), [23, 23, 23, 23, 9]);
        let all: Vec<_> = divide(&rows).into_iter().flatten().collect();
        assert_eq!(all.len(), rows.len());
        assert!(all.iter().all(|placed| placed.y + 20.0 <= HEIGHT));
    }

    #[test]
    fn nothing_is_one_empty_page() {
        assert_eq!(counts(&[]), [0]);
    }
}
