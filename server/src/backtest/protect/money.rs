//! Amounts that may be told, and those that would follow from them.
//!
//! Months, pots and the total are sums over the same requests, so an amount that is left out follows
//! from the others unless more are left out with it. Here each sum that can be had by adding and
//! subtracting what is told is over at least ten; the tests try all of them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::report::{Count, Euros, Money, Month, Pot};
use super::{LEAST, count, few, number};

/// Amounts are multiples of this, in eurocents.
const EUROS: i64 = 50_000;

/// What stands behind an amount: all requests behind what is recorded, and behind a difference those
/// whose amount differs. That none differs is not told either.
type Behind = fn(&Euros) -> Count;

/// Which rows tell no amount: the given ones and those of few, and further ones, the smallest first,
/// until at least ten stand behind all of these together. When that cannot be reached all rows are left
/// out, and what they add up to is of few as well.
fn left_out(behind: &[u64], mut out: Vec<bool>) -> Vec<bool> {
    for (out, behind) in out.iter_mut().zip(behind) {
        *out |= *behind < LEAST;
    }
    while out.contains(&true) {
        let (left, told): (Vec<usize>, Vec<usize>) = (0..out.len()).partition(|row| out[*row]);
        let together: u64 = left.iter().map(|row| behind[*row]).sum();
        if together >= LEAST {
            break;
        }
        let Some(smallest) = told.into_iter().min_by_key(|row| behind[*row]) else {
            break;
        };
        out[smallest] = true;
    }
    out
}

/// The same, of rows in parts of which the sums are told.
fn left_out_of_parts(behind: &[u64], parts: &[Option<i16>]) -> Vec<bool> {
    let mut out = vec![false; behind.len()];
    for part in parts.iter().collect::<BTreeSet<_>>() {
        let rows = (0..behind.len()).filter(|row| parts[*row] == *part);
        let rows: Vec<usize> = rows.collect();
        let of: Vec<u64> = rows.iter().map(|row| behind[*row]).collect();
        for (row, left) in rows.into_iter().zip(left_out(&of, vec![false; of.len()])) {
            out[row] = left;
        }
    }
    out
}

/// The year of a month of receipt.
fn year(month: &Month) -> Option<i16> {
    month.month.get(..4)?.parse().ok()
}

/// The pots that are not the months of their year: who asked in December and was answered in January
/// is in the months of one year and the pot of the next, so that the two together tell of those alone.
/// A request is never answered in a year before that of its receipt.
fn uneven(money: &Money) -> Vec<bool> {
    let mut years: BTreeMap<Option<i16>, i128> = BTreeMap::new();
    for month in &money.months {
        *years.entry(year(month)).or_default() += i128::from(number(month.granted.of));
    }
    for pot in &money.pots {
        *years.entry(Some(pot.year)).or_default() -= i128::from(number(pot.granted.of));
    }
    // How many passed the turn of each year.
    let mut passed = 0;
    let mut uneven = BTreeSet::new();
    for (year, more) in years {
        let before = passed;
        passed += more;
        if before != 0 || passed != 0 {
            uneven.insert(year);
        }
    }
    let pots = money.pots.iter();
    pots.map(|pot| uneven.contains(&Some(pot.year))).collect()
}

/// Of months and of pots, which tell no amount of grants behind which these stand.
fn left_out_of_grants(money: &Money, behind: Behind) -> (Vec<bool>, Vec<bool>) {
    let of = |euros: &Euros| number(behind(euros));
    let pots: Vec<u64> = money.pots.iter().map(|pot| of(&pot.granted)).collect();
    let pots = left_out(&pots, uneven(money));
    let told: BTreeSet<i16> = money
        .pots
        .iter()
        .zip(&pots)
        .filter(|(_, out)| !**out)
        .map(|(pot, _)| pot.year)
        .collect();
    // The sum of the months of a year is told by its pot, and that of the other years by the total.
    let months = money.months.iter();
    let (months, parts): (Vec<u64>, Vec<_>) = months
        .map(|month| {
            let part = year(month).filter(|year| told.contains(year));
            (of(&month.granted), part)
        })
        .unzip();
    (left_out_of_parts(&months, &parts), pots)
}

fn left_out_of_loans(money: &Money, behind: Behind) -> Vec<bool> {
    let months = money.months.iter();
    let months: Vec<u64> = months.map(|month| number(behind(&month.loans))).collect();
    left_out(&months, vec![false; months.len()])
}

fn rounded(cents: i64) -> i64 {
    let half = if cents < 0 { -EUROS / 2 } else { EUROS / 2 };
    cents.saturating_add(half) / EUROS * EUROS
}

/// What the candidate comes to is the sum of what is told: rounded by itself it would tell more of both.
fn euros(of: &Euros, no_recorded: bool, no_difference: bool) -> Euros {
    let recorded = of.recorded.filter(|_| !no_recorded).map(rounded);
    let difference = of.difference.filter(|_| !no_difference).map(rounded);
    let both = recorded.zip(difference);
    Euros {
        of: count(of.of),
        changed: count(of.changed),
        recorded,
        candidate: both.map(|(recorded, more)| recorded.saturating_add(more)),
        difference,
    }
}

fn total(of: &Euros) -> Euros {
    euros(of, few(of.of), few(of.changed))
}

/// The amounts that may be told.
pub(super) fn banded(money: &Money) -> Money {
    let all: Behind = |euros| euros.of;
    let changed: Behind = |euros| euros.changed;
    let (months, pots) = left_out_of_grants(money, all);
    let (months_changed, pots_changed) = left_out_of_grants(money, changed);
    let loans = left_out_of_loans(money, all);
    let loans_changed = left_out_of_loans(money, changed);
    let month = |(row, of): (usize, &Month)| Month {
        month: of.month.clone(),
        granted: euros(&of.granted, months[row], months_changed[row]),
        loans: euros(&of.loans, loans[row], loans_changed[row]),
    };
    let pot = |(row, of): (usize, &Pot)| {
        let granted = euros(&of.granted, pots[row], pots_changed[row]);
        Pot {
            // What is committed is told by the register of pots anyway.
            would_be: granted
                .difference
                .map(|more| of.committed.saturating_add(more)),
            granted,
            ..of.clone()
        }
    };
    Money {
        granted: total(&money.granted),
        loans: total(&money.loans),
        months: money.months.iter().enumerate().map(month).collect(),
        pots: money.pots.iter().enumerate().map(pot).collect(),
    }
}

#[cfg(test)]
mod tests;
