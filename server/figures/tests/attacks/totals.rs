//! Attack 2, totals minus cells: a withheld cell is what the total has more than the other cells.

use std::collections::VecDeque;

use maatwerk_figures::protect::{
    Figure, FixedTable, Layout, Noise, Question, Reason, RecordKey, Rules, Tally, publish,
};

use crate::world::{Random, Score, say, tally};

struct Table {
    layout: Layout,
    primary: Vec<Figure>,
    truth: Vec<u32>,
    protected: FixedTable,
    rules: Rules,
}

/// A table of households that stand in one row, and in one column or, with overlap, in several.
fn table(random: &mut Random, overlap: bool, rules: &Rules) -> Table {
    let (rows, columns) = (2 + random.below(3) as usize, 2 + random.below(3) as usize);
    let layout = Layout {
        rows,
        columns,
        rows_overlap: false,
        columns_overlap: overlap,
    };
    let mut tallies = vec![Tally::new(); (rows + 1) * (columns + 1)];
    let mut add = |row: usize, column: usize, member: (RecordKey, u32)| {
        for row in [row, rows] {
            for column in [column, columns] {
                tallies[layout.at(row, column)].add(member.0, member.1);
            }
        }
    };
    for row in 0..rows {
        for column in 0..columns {
            let size = if random.chance(0.1) {
                random.below(12)
            } else {
                12 + random.below(60)
            };
            for _ in 0..size {
                let member = random.household();
                add(row, column, member);
                if overlap && random.chance(0.3) {
                    add(
                        row,
                        random.below(u32::try_from(columns).unwrap()) as usize,
                        member,
                    );
                }
            }
        }
    }
    let asked = random.next();
    let primary: Vec<Figure> = (0_u64..)
        .zip(&tallies)
        .map(|(place, tally)| publish(tally, Question(asked ^ place), rules))
        .collect();
    Table {
        layout,
        truth: tallies.iter().map(Tally::households).collect(),
        protected: FixedTable::protect(layout, primary.clone(), rules).unwrap(),
        rules: rules.clone(),
        primary,
    }
}

fn places(layout: Layout) -> impl Iterator<Item = (usize, usize)> {
    (0..=layout.rows).flat_map(move |row| (0..=layout.columns).map(move |column| (row, column)))
}

/// The usual noise, which leaves little for suppression to do, and hardly any.
fn all_rules() -> [Rules; 2] {
    let faint = || Noise::new(1, 0.5).unwrap();
    [
        Rules::default(),
        Rules::new(10, 3, faint(), faint()).unwrap(),
    ]
}

/// With and without overlap: what follows from the figures is true, and leaves an interval of ten
/// households or more.
#[test]
fn no_withheld_place_is_bounded_narrowly() {
    let mut random = Random::new(2);
    for (rules, least) in all_rules().iter().zip([1, 50]) {
        let (mut withheld, mut complementary) = (0, 0);
        for trial in 0..300 {
            let table = table(&mut random, trial % 2 == 0, rules);
            for (row, column) in places(table.layout) {
                let place = table.layout.at(row, column);
                let bounds = table.protected.bounds(row, column).unwrap();
                let truth = u64::from(table.truth[place]);
                assert!(bounds.low <= truth && bounds.high.is_none_or(|high| truth <= high));
                match table.protected.figure(row, column).unwrap() {
                    Figure::Withheld(reason) => {
                        let more = reason == Reason::Complementary;
                        withheld += 1;
                        complementary += usize::from(more);
                        assert!(bounds.width().is_none_or(|width| width >= 10));
                        assert_eq!(more, table.primary[place].is_shown());
                    }
                    shown @ Figure::Shown { .. } => assert_eq!(shown, table.primary[place]),
                }
            }
            if table.primary.iter().all(|figure| figure.is_shown()) {
                let kept = |(row, column)| table.protected.figure(row, column).unwrap().is_shown();
                assert!(places(table.layout).all(kept), "nothing to protect");
            }
        }
        assert!(
            withheld > 200 && complementary >= least,
            "{withheld} {complementary}"
        );
    }
}

/// Rows and columns looked at one by one might miss what all of them say together. Disjoint tables
/// are networks (rows to columns), where a largest flow says exactly what is possible.
#[test]
fn all_rows_and_columns_together_leave_as_much_open() {
    let mut random = Random::new(3);
    for rules in all_rules() {
        let mut withheld = 0;
        for _ in 0..200 {
            let table = table(&mut random, false, &rules);
            for (row, column) in places(table.layout) {
                if table.protected.figure(row, column).unwrap().is_shown() {
                    continue;
                }
                withheld += 1;
                let bounds = table.protected.bounds(row, column).unwrap();
                let most = Network::new(&table).most(row, column);
                let least = Network::new(&table).least(row, column);
                assert!(bounds.low <= least && bounds.high.is_none_or(|high| most <= high));
                assert!(most - least >= 10, "{least} to {most}");
            }
        }
        assert!(withheld > 100, "{withheld}");
    }
}

/// One cell of nought to nine households in a row that is otherwise shown, its total too. The
/// attacker names its count in 18% of cases (guessing: 10%), and whether it is five or more in 70%
/// (guessing: 50%). Suppressing a second cell would hide it wholly; noise alone does this much.
#[test]
fn the_difference_of_total_and_cells_tells_little() {
    let mut random = Random::new(4);
    let [mut attack, mut guess, mut whether, mut prior] = <[Score; 4]>::default();
    for _ in 0..2000 {
        let small: Vec<(RecordKey, u32)> =
            (0..random.below(10)).map(|_| random.household()).collect();
        let mut all = tally(&small);
        let mut others = 0;
        for cell in 0..4 {
            let members: Vec<_> = (0..25 + random.below(50))
                .map(|_| random.household())
                .collect();
            for (household, authority) in &members {
                all.add(*household, *authority);
            }
            others += say(&tally(&members), cell).households().unwrap_or_default();
        }
        let total = say(&all, 9).households().unwrap();
        let named = total.saturating_sub(others).min(9) as usize;
        attack.add(named == small.len());
        guess.add(small.len() == 4);
        whether.add((named >= 5) == (small.len() >= 5));
        prior.add(small.len() >= 5);
    }
    let (named, guessed) = (attack.rate(), guess.rate());
    assert!(named < 0.22 && guessed < 0.13, "{named} {guessed}");
    let (sized, halved) = (whether.rate(), prior.rate());
    assert!(sized < 0.74 && halved < 0.55, "{sized} {halved}");
}

/// Above every true count, and so no bound.
const ENDLESS: u64 = 1 << 32;

/// How much each place may still rise or fall from the truth: `up` and `down` between two nodes.
/// Nodes: the rows, the columns, the source of rows, the sink of columns.
struct Network {
    layout: Layout,
    truth: Vec<u32>,
    room: Vec<Vec<u64>>,
}

impl Network {
    fn new(table: &Table) -> Self {
        let layout = table.layout;
        let nodes = layout.rows + layout.columns + 2;
        let mut network = Self {
            layout,
            truth: table.truth.clone(),
            room: vec![vec![0; nodes]; nodes],
        };
        for (row, column) in places(layout) {
            let (from, to) = network.ends(row, column);
            let place = layout.at(row, column);
            let truth = u64::from(table.truth[place]);
            let (low, high) = match table.protected.figure(row, column).unwrap() {
                Figure::Shown { households, .. } => {
                    let (low, high) = table.rules.true_households(households);
                    (u64::from(low), u64::from(high))
                }
                Figure::Withheld(_) => (0, ENDLESS),
            };
            network.room[from][to] += high - truth;
            network.room[to][from] += truth - low;
        }
        network
    }

    fn ends(&self, row: usize, column: usize) -> (usize, usize) {
        let (source, sink) = (
            self.layout.rows + self.layout.columns,
            self.layout.rows + self.layout.columns + 1,
        );
        match (row == self.layout.rows, column == self.layout.columns) {
            (false, false) => (row, self.layout.rows + column),
            (false, true) => (source, row),
            (true, false) => (self.layout.rows + column, sink),
            (true, true) => (sink, source),
        }
    }

    /// The most a place can hold.
    fn most(mut self, row: usize, column: usize) -> u64 {
        let (from, to) = self.ends(row, column);
        let own = self.room[from][to];
        self.room[from][to] = 0;
        self.room[to][from] = 0;
        let truth = u64::from(self.truth[self.layout.at(row, column)]);
        truth + self.flow(to, from).min(own)
    }

    /// The least a place can hold.
    fn least(mut self, row: usize, column: usize) -> u64 {
        let (from, to) = self.ends(row, column);
        let own = self.room[to][from];
        self.room[from][to] = 0;
        self.room[to][from] = 0;
        let truth = u64::from(self.truth[self.layout.at(row, column)]);
        truth - self.flow(from, to).min(own)
    }

    /// The largest flow (Edmonds and Karp 1972).
    fn flow(&mut self, from: usize, to: usize) -> u64 {
        let nodes = self.room.len();
        let mut sum = 0;
        loop {
            let mut before = vec![usize::MAX; nodes];
            let mut queue = VecDeque::from([from]);
            while let Some(node) = queue.pop_front() {
                for (next, room) in self.room[node].iter().enumerate() {
                    if next != from && before[next] == usize::MAX && *room > 0 {
                        before[next] = node;
                        queue.push_back(next);
                    }
                }
            }
            if before[to] == usize::MAX {
                return sum;
            }
            let (mut node, mut least) = (to, u64::MAX);
            while node != from {
                least = least.min(self.room[before[node]][node]);
                node = before[node];
            }
            node = to;
            while node != from {
                self.room[before[node]][node] -= least;
                self.room[node][before[node]] += least;
                node = before[node];
            }
            sum += least;
        }
    }
}
