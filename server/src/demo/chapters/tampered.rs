//! History is rewritten behind the back of the server, in a copy, and an auditor finds it.

use std::path::{Path, PathBuf};

use maatwerk_log::transparency::SignedCheckpoint;
use rusqlite::{Connection, params};

use super::line;
use crate::app::{Paths, with_ending};
use crate::audit::verify::{self, Ask, Installation, Report};
use crate::backtest::Watch;
use crate::backup;
use crate::cli::fault_in_dutch;
use crate::demo::api::{Api, Failed};
use crate::demo::setting::ZAANSTAD;
use crate::http::auth::Role;

/// How many events somebody makes disappear at least: whole acts, or what is left would contradict itself.
const CUT: u64 = 3;

/// An auditor keeps a checkpoint; a copy of the data is changed, and cut off; both come out. The copy is
/// gone at the end.
pub(super) fn caught(api: &Api, story: &Paths) -> Result<(), Failed> {
    let auditor = api.desk(ZAANSTAD.log()?, "controleur", &[Role::Auditor])?;
    let (status, note) = auditor.try_get(&format!("/logs/{}/checkpoint", ZAANSTAD.code))?;
    if status != 200 {
        return Err(format!("no checkpoint: {status} {note}").into());
    }
    let kept = SignedCheckpoint::parse(&note)?;
    let size = kept.checkpoint().size;
    line(
        ZAANSTAD.name,
        None,
        "ijkpunt",
        &format!("ondertekend, over {size} gebeurtenissen; de controleur bewaart het"),
    );
    let copy = Copy::take(story)?;
    let honest = copy.verify(&[])?;
    line(
        "",
        None,
        "nagerekend",
        &format!(
            "{} gebeurtenissen, {} verzegelde delen geopend: {}",
            honest.events,
            honest.counts.opened,
            told(&honest)
        ),
    );

    copy.change_a_payment()?;
    line("", None, "vervalst", "één bit van een betaling");
    line("", None, "nagerekend", &told(&copy.verify(&[])?));

    drop(copy);
    let copy = Copy::take(story)?;
    let left = copy.cut_off(size - CUT)?;
    let cut = size - left;
    let what = format!("de laatste {cut} gebeurtenissen weg, netjes, met hun hashes");
    line("", None, "vervalst", &what);
    let alone = told(&copy.verify(&[])?);
    line(
        "",
        None,
        "nagerekend",
        &format!("met wat in de map zelf staat: {alone}"),
    );
    let caught = told(&copy.verify(&[kept])?);
    line("", None, "", &format!("met het bewaarde ijkpunt: {caught}"));
    Ok(())
}

/// The first fault, with its place.
fn told(report: &Report) -> String {
    report
        .faults
        .first()
        .map_or_else(|| "in orde".to_owned(), fault_in_dutch)
}

/// A copy of the data that somebody has in hand, without what lies outside of it; gone when dropped.
struct Copy {
    paths: Paths,
}

impl Copy {
    fn take(story: &Paths) -> Result<Self, Failed> {
        let data = with_ending(&story.data, "-kopie");
        Self::remove(&data);
        let taken = jiff::Timestamp::now().to_string();
        backup::take(&story.data, &data, taken, |_| ())?;
        Ok(Self {
            paths: Paths {
                // Whoever rewrites a log has the file beside it in hand as well.
                checkpoints: with_ending(&data, ".checkpoints"),
                data,
                ..story.clone()
            },
        })
    }

    fn verify(&self, kept: &[SignedCheckpoint]) -> Result<Report, Failed> {
        let ask = Ask {
            log: Some(ZAANSTAD.log()?),
            given: kept.to_vec(),
            threads: 1,
            ..Ask::default()
        };
        let material = Installation::open(&self.paths, true)?;
        Ok(verify::run(&material, &ask, &Watch::default())?)
    }

    fn database(&self) -> PathBuf {
        self.paths.data.join("log.db")
    }

    /// What holds an honest program back holds nobody else.
    fn without_triggers(&self) -> Result<(Connection, i64), Failed> {
        let log = Connection::open(self.database())?;
        log.execute_batch(
            "DROP TRIGGER event_stays; DROP TRIGGER event_kept; DROP TRIGGER node_kept",
        )?;
        let number = log.query_row(
            "SELECT number FROM log WHERE name = ?1",
            [ZAANSTAD.code],
            |row| row.get(0),
        )?;
        Ok((log, number))
    }

    fn change_a_payment(&self) -> Result<(), Failed> {
        let (log, number) = self.without_triggers()?;
        let (id, mut sealed): (i64, Vec<u8>) = log.query_row(
            "SELECT id, sealed FROM event WHERE log = ?1 AND type = 'payment-made.v1' ORDER BY id LIMIT 1",
            [number],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if let Some(byte) = sealed.last_mut() {
            *byte ^= 1;
        }
        log.execute(
            "UPDATE event SET sealed = ?1 WHERE id = ?2",
            params![sealed, id],
        )?;
        Ok(())
    }

    /// Leaves the first events, with the hashes of a log that never had more; tells how many.
    fn cut_off(&self, most: u64) -> Result<u64, Failed> {
        let (log, number) = self.without_triggers()?;
        // What was recorded at one moment is one act.
        let left: i64 = log.query_row(
            "SELECT max(one.position) FROM event one JOIN event next
                 ON next.log = one.log AND next.position = one.position + 1
             WHERE one.log = ?1 AND one.position <= ?2 AND one.recorded_at < next.recorded_at",
            params![number, i64::try_from(most)?],
            |row| row.get(0),
        )?;
        let left = u64::try_from(left)?;
        log.execute(
            "DELETE FROM event WHERE log = ?1 AND position > ?2",
            params![number, i64::try_from(left)?],
        )?;
        // A tree of n leaves has that many whole nodes.
        let nodes = 2 * left - u64::from(left.count_ones());
        let first = number << 41;
        log.execute(
            "DELETE FROM node WHERE id >= ?1 AND id < ?2",
            params![first + i64::try_from(nodes)?, first + (1 << 41)],
        )?;
        Ok(left)
    }

    fn remove(data: &Path) {
        let _ = std::fs::remove_dir_all(data);
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        Self::remove(&self.paths.data);
    }
}
