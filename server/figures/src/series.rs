//! What is looked at.

/// A monthly series of published counts, month after month without gaps, ending in the month
/// looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series<'a> {
    /// The counts, oldest first; `None` where the figure was withheld.
    pub counts: &'a [Option<u32>],
    /// What all other series together count in the same months: with it a count is looked at
    /// relative to the whole programme, so that the programme's own growth and season are taken
    /// for neither a rise nor an effect. Without it, growth of the series itself is part of the
    /// model, which sees less.
    pub others: Option<&'a [Option<u64>]>,
}

impl<'a> Series<'a> {
    /// A series looked at by itself.
    #[must_use]
    pub fn alone(counts: &'a [Option<u32>]) -> Self {
        Self {
            counts,
            others: None,
        }
    }

    /// A series looked at relative to all others together, of the same months.
    #[must_use]
    pub fn beside(counts: &'a [Option<u32>], others: &'a [Option<u64>]) -> Self {
        Self {
            counts,
            others: Some(others),
        }
    }

    /// The counts with what is withheld from a month on read as `most`, the largest count that is
    /// withheld as too small.
    pub(crate) fn at_most(&self, from: usize, most: u32) -> Vec<Option<u32>> {
        let counts = self.counts.iter().enumerate();
        counts
            .map(|(month, count)| count.or((month >= from).then_some(most)))
            .collect()
    }

    /// Whether what it is compared with has as many months.
    pub(crate) fn aligned(&self) -> bool {
        self.others
            .is_none_or(|others| others.len() == self.counts.len())
    }
}
