use super::*;

/// Recorded 100 euro each, of which the candidate takes 10 where the amount differs.
fn sum(of: u64, changed: u64) -> Euros {
    let (recorded, less) = (10_000 * of.cast_signed(), 1_000 * changed.cast_signed());
    Euros {
        of: of.into(),
        changed: changed.into(),
        recorded: Some(recorded),
        candidate: Some(recorded - less),
        difference: Some(-less),
    }
}

fn month(name: &str, granted: Euros) -> Month {
    Month {
        month: name.to_owned(),
        loans: granted.clone(),
        granted,
    }
}

fn pot(year: i16, granted: Euros) -> Pot {
    Pot {
        year,
        amount: None,
        committed: 123_456,
        would_be: granted.difference.map(|more| 123_456 + more),
        granted,
    }
}

#[test]
fn the_smallest_go_along_until_ten_are_left_out_together() {
    let out = |behind: &[u64]| {
        let out = left_out(behind, vec![false; behind.len()]);
        out.into_iter().map(u8::from).collect::<Vec<_>>()
    };
    assert_eq!(out(&[20, 3, 17, 40]), [0, 1, 1, 0]);
    // Two are left out by themselves, and would together be six.
    assert_eq!(out(&[20, 3, 3, 40]), [1, 1, 1, 0]);
    assert_eq!(out(&[20, 5, 5, 40]), [0, 1, 1, 0]);
    // None looks like some, so it takes another one along as well.
    assert_eq!(out(&[20, 0, 17]), [0, 1, 1]);
    assert_eq!(out(&[4, 5]), [1, 1]);
    assert_eq!(out(&[10, 11]), [0, 0]);
}

#[test]
fn amounts_are_rounded_once_and_what_follows_from_them_tells_nothing_more() {
    let shown = total(&Euros {
        of: 40.into(),
        changed: 12.into(),
        recorded: Some(1_024_900),
        candidate: Some(950_000),
        difference: Some(-74_900),
    });
    assert_eq!(
        (shown.recorded, shown.difference),
        (Some(1_000_000), Some(-50_000))
    );
    assert_eq!(shown.candidate, Some(950_000));
    let none = total(&sum(40, 0));
    assert_eq!((none.difference, none.candidate), (None, None));
    assert!(none.recorded.is_some());
    let all = Money {
        granted: sum(60, 60),
        loans: sum(60, 60),
        months: vec![month("2026-01", sum(60, 60))],
        pots: vec![pot(2026, sum(60, 60))],
    };
    // From what is committed and what would be, the difference comes as rounded as it is told.
    assert_eq!(banded(&all).pots[0].would_be, Some(123_456 - 50_000));
}

/// The parts of which all rows are sums: received in a month, paid from the pot of a year. Of December
/// some are paid from the next.
const PARTS: [(&str, i16); 5] = [
    ("2025-11", 2025),
    ("2025-12", 2025),
    ("2025-12", 2026),
    ("2026-01", 2026),
    ("2026-02", 2026),
];
const MONTHS: [&str; 4] = ["2025-11", "2025-12", "2026-01", "2026-02"];

type Vector = [f64; PARTS.len()];

fn vector(of: impl Fn(&(&str, i16)) -> bool) -> Vector {
    PARTS.map(|part| f64::from(u8::from(of(&part))))
}

/// What each row is the sum of: the months, the pots, the total.
fn rows() -> Vec<Vector> {
    let months = MONTHS.map(|month| vector(|part| part.0 == month));
    let pots = [2025, 2026].map(|year| vector(|part| part.1 == year));
    months
        .into_iter()
        .chain(pots)
        .chain([vector(|_| true)])
        .collect()
}

/// Whether a vector is a sum of multiples of others.
fn follows(from: &[Vector], wanted: Vector) -> bool {
    let mut basis: Vec<(usize, Vector)> = Vec::new();
    let reduced = |basis: &[(usize, Vector)], mut vector: Vector| {
        for (pivot, row) in basis {
            let times = vector[*pivot] / row[*pivot];
            for (of, by) in vector.iter_mut().zip(row) {
                *of -= times * by;
            }
        }
        vector
    };
    for vector in from {
        let rest = reduced(&basis, *vector);
        if let Some(pivot) = rest.iter().position(|of| of.abs() > 1e-9) {
            basis.push((pivot, rest));
        }
    }
    reduced(&basis, wanted).iter().all(|of| of.abs() < 1e-9)
}

/// For each choice of rows that are told, the sums of parts that follow; rows and parts as bits.
fn sums() -> Vec<Vec<usize>> {
    let rows = rows();
    let chosen = |told: usize| -> Vec<Vector> {
        let rows = rows.iter().enumerate();
        rows.filter(|(row, _)| told >> row & 1 == 1)
            .map(|(_, of)| *of)
            .collect()
    };
    let wanted = |parts: usize| {
        let mut wanted = Vector::default();
        for (part, of) in wanted.iter_mut().enumerate() {
            *of = f64::from(u8::from(parts >> part & 1 == 1));
        }
        wanted
    };
    (0..1 << rows.len())
        .map(|told| {
            let from = chosen(told);
            let all = 1..1_usize << PARTS.len();
            all.filter(|parts| follows(&from, wanted(*parts))).collect()
        })
        .collect()
}

/// Every sum that follows from what is told, for every way in which five parts can be few or many: of
/// at least ten requests, and a difference of at least ten that differ. Only that there is nobody at
/// all may follow.
#[test]
fn no_sum_over_fewer_than_ten_follows_from_what_is_told() {
    const SIZES: [(u64, u64); 6] = [(0, 0), (4, 4), (6, 0), (20, 3), (12, 12), (30, 30)];
    let sums = sums();
    let mut told_of = [0_u64; 2];
    for nth in 0..SIZES.len().pow(5) {
        let size = |part: u32| SIZES[nth / SIZES.len().pow(part) % SIZES.len()];
        let parts = [0, 1, 2, 3, 4].map(size);
        let over = |of: &dyn Fn(&(&str, i16)) -> bool| {
            let parts = PARTS.iter().zip(parts).filter(|(part, _)| of(part));
            parts.fold((0, 0), |all, (_, one)| (all.0 + one.0, all.1 + one.1))
        };
        let euros = |of: &dyn Fn(&(&str, i16)) -> bool| {
            let (of, changed) = over(of);
            sum(of, changed)
        };
        let shown = banded(&Money {
            granted: euros(&|_| true),
            loans: euros(&|_| true),
            months: MONTHS
                .map(|name| month(name, euros(&|part| part.0 == name)))
                .into(),
            pots: [2025, 2026]
                .map(|year| pot(year, euros(&|part| part.1 == year)))
                .into_iter()
                .filter(|pot| !pot.granted.of.is_zero())
                .collect(),
        });
        let pot = |year| {
            let mut pots = shown.pots.iter().filter(move |pot| pot.year == year);
            pots.next().map(|pot| &pot.granted)
        };
        let grants: Vec<_> = shown
            .months
            .iter()
            .map(|month| Some(&month.granted))
            .collect();
        let grants = [grants, vec![pot(2025), pot(2026), Some(&shown.granted)]].concat();
        let loans: Vec<_> = shown
            .months
            .iter()
            .map(|month| Some(&month.loans))
            .collect();
        let loans = [loans, vec![None, None, Some(&shown.loans)]].concat();
        for rows in [grants, loans] {
            let told = |what: fn(&Euros) -> Option<i64>| {
                let rows = rows.iter().enumerate();
                let told = rows.filter(|(_, row)| row.and_then(what).is_some());
                told.fold(0, |told, (row, _)| told | 1 << row)
            };
            let (recorded, difference) = (told(|of| of.recorded), told(|of| of.difference));
            for (kind, told) in [recorded, difference].into_iter().enumerate() {
                told_of[kind] += u64::from(told != 0);
                for parts_of in &sums[told] {
                    let of = (0..parts.len()).filter(|part| parts_of >> part & 1 == 1);
                    let (all, changed) = of.fold((0, 0), |sum, part| {
                        (sum.0 + parts[part].0, sum.1 + parts[part].1)
                    });
                    let behind = if kind == 0 { all } else { changed };
                    assert!(
                        behind >= LEAST || all == 0,
                        "{parts:?} tell {parts_of:05b} of {behind}: {rows:?}"
                    );
                }
            }
            for row in rows.iter().flatten() {
                // The third amount tells nothing that the others do not.
                assert!(row.candidate.is_none() || row.recorded.zip(row.difference).is_some());
            }
        }
    }
    assert!(
        told_of.iter().all(|told| *told > 1_000),
        "{told_of:?} are told"
    );
}
