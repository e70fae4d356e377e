//! Lists in pages: the parameters that ask for one, and where it ends.

use super::call::Call;
use super::endpoint::Endpoint;
use super::parameter::{Form, Parameter};
use super::problem::{Kind, Problem};

/// How far into a list that is kept whole can be asked.
const FARTHEST: u64 = 100_000;
const BEFORE: &str = "The `next` of the page before.";

impl Endpoint {
    /// Takes `limit`: at most `most`. `about` says of what, and how many when it is absent.
    pub(crate) fn limited(self, most: u64, about: &'static str) -> Self {
        self.query(Parameter::query(
            "limit",
            Form::Whole { least: 1, most },
            about,
        ))
    }

    /// Comes in pages, each after the `cursor` of so many digits that the one before gave out; see
    /// [`Endpoint::limited`].
    pub(crate) fn paged(self, digits: usize, most: u64, about: &'static str) -> Self {
        self.query(Parameter::query("cursor", Form::Hex(digits), BEFORE))
            .limited(most, about)
            .or(Kind::NotFound)
    }

    /// Comes in pages, each from an `offset`: of a list that does not move between two of them; see
    /// [`Endpoint::limited`].
    pub(crate) fn paged_by_offset(self, most: u64, about: &'static str) -> Self {
        let form = Form::Whole {
            least: 0,
            most: FARTHEST,
        };
        self.query(Parameter::query("offset", form, BEFORE))
            .limited(most, about)
    }
}

impl<B> Call<B> {
    /// The most rows on the page.
    pub(crate) fn limit(&self, usual: usize) -> usize {
        self.parameter("limit").unwrap_or(usual)
    }

    /// The place after which the page begins, when a `cursor` names one. One that this server did
    /// not give out for this list names no page.
    pub(crate) fn after<T>(
        &self,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let named = self.parameter::<String>("cursor");
        named
            .map(|text| read(&text).ok_or_else(|| Problem::not_found("page")))
            .transpose()
    }

    /// The page at the `offset` of a whole list, and where the next one begins; none after the last.
    pub(crate) fn at_offset<T>(&self, whole: Vec<T>, usual: usize) -> (Vec<T>, Option<usize>) {
        let (offset, limit) = (
            self.parameter("offset").unwrap_or_default(),
            self.limit(usual),
        );
        let end: usize = offset + limit;
        let next = (whole.len() > end).then_some(end);
        (whole.into_iter().skip(offset).take(limit).collect(), next)
    }
}

/// Cuts rows, of which one more than `limit` was asked for, to a page. Answers its last row when
/// another page follows.
pub(crate) fn cut<T>(rows: &mut Vec<T>, limit: usize) -> Option<&T> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    rows.last().filter(|_| more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_with_a_next_one_only_when_there_is_more() {
        for (rows, limit, last) in [(0, 2, None), (2, 2, None), (3, 2, Some(1)), (3, 3, None)] {
            let mut page: Vec<i32> = (0..rows).collect();
            assert_eq!(cut(&mut page, limit).copied(), last, "{rows} rows");
            assert_eq!(page.len(), limit.min(rows.try_into().unwrap()));
        }
    }
}
