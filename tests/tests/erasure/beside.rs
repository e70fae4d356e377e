//! Verifying beside a server that erases somebody meanwhile: the rows are those of one moment, the keys those
//! of now.

use std::ops::ControlFlow;
use std::sync::Mutex;

use maatwerk::audit::verify::{
    self, Ask, Attached, Brought, Fault, Held, Installation, Key, Material, MaterialError, Report,
    Row, Tail, What,
};
use maatwerk::backtest::Watch;
use maatwerk_domain::{CaseId, DocumentId};
use maatwerk_log::{KeyId, LogId};
use maatwerk_tests::{Office, Web};

use crate::support::{AUTHORITY, erase, household, web};

type Act<'a> = Box<dyn FnOnce() + Send + 'a>;

/// An installation in which something happens once the rows were begun with: they stand as they stood by
/// then.
struct Meanwhile<'a> {
    of: Installation,
    act: Mutex<Option<Act<'a>>>,
    /// The positions up to which rows were shown, each time they were asked for.
    shown: Mutex<Vec<i64>>,
}

impl<'a> Meanwhile<'a> {
    fn of(web: &Web, act: impl FnOnce() + Send + 'a) -> Self {
        Self {
            of: Installation::open(web.installation.paths(), true).unwrap(),
            act: Mutex::new(Some(Box::new(act))),
            shown: Mutex::default(),
        }
    }

    fn verified(&self) -> Report {
        let ask = Ask {
            log: Some(LogId::new(AUTHORITY).unwrap()),
            threads: 1,
            ..Ask::default()
        };
        verify::run(self, &ask, &Watch::default()).unwrap()
    }
}

impl Material for Meanwhile<'_> {
    fn rows(
        &self,
        log: LogId,
        after: u64,
        visit: &mut dyn FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<Tail, MaterialError> {
        let mut last = 0;
        let tail = self.of.rows(log, after, &mut |row| {
            if let Some(act) = self.act.lock().unwrap().take() {
                act();
            }
            last = row.position;
            visit(row)
        });
        self.shown.lock().unwrap().push(last);
        tail
    }

    fn logs(&self) -> Result<Vec<Held>, MaterialError> {
        self.of.logs()
    }

    fn container(&self) -> Result<Vec<Fault>, MaterialError> {
        self.of.container()
    }

    fn checkpoints(&self, log: LogId) -> Result<Vec<Brought>, MaterialError> {
        self.of.checkpoints(log)
    }

    fn key(&self, key: KeyId) -> Result<Key, MaterialError> {
        self.of.key(key)
    }

    fn component(&self, digest: &str) -> Result<Option<Vec<u8>>, MaterialError> {
        self.of.component(digest)
    }

    fn parameters(&self, digest: &str) -> Result<Option<Vec<u8>>, MaterialError> {
        self.of.parameters(digest)
    }

    fn document(
        &self,
        log: LogId,
        case: CaseId,
        document: DocumentId,
        keys: &[KeyId],
    ) -> Result<Attached, MaterialError> {
        self.of.document(log, case, document, keys)
    }

    fn keyed_digest(&self, purpose: &str, log: LogId, bytes: &[u8]) -> Option<[u8; 32]> {
        self.of.keyed_digest(purpose, log, bytes)
    }
}

#[test]
fn who_is_erased_while_it_is_read_is_no_fault() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, persons) = household(&office, &["Sanne de Boer", "Mo Jansen"]);
    let (other, _) = household(&office, &["Els Smit"]);
    let meanwhile = Meanwhile::of(&web, || {
        erase(&web, &case, &[&persons[0]], "court-order");
        erase(&web, &other, &[], "court-order");
    });
    let report = meanwhile.verified();
    assert_eq!(report.faults, [], "{:#?}", report.faults);
    assert!(report.counts.erased > 0, "the keys were gone by then");
    let shown = meanwhile.shown.lock().unwrap();
    let [first, second] = shown[..] else {
        panic!("read once more, and no more: {shown:?}");
    };
    assert!(first < second, "the first read did not show the erasures");
    assert_eq!(report.logs[0].position, u64::try_from(second).unwrap());
}

#[test]
fn a_key_that_somebody_makes_away_with_meanwhile_is_found() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, persons) = household(&office, &["Sanne de Boer", "Mo Jansen"]);
    let key: KeyId = persons[0].parse().unwrap();
    let meanwhile = Meanwhile::of(&web, || {
        web.installation.app.vault.destroy_key(key).unwrap();
        // Work goes on beside it, and somebody else is erased.
        erase(&web, &case, &[&persons[1]], "court-order");
    });
    let report = meanwhile.verified();
    let [fault] = &report.faults[..] else {
        panic!("{:#?}", report.faults);
    };
    assert!(matches!(fault.what, What::KeyDestroyed { .. }), "{fault:?}");
    let shown = meanwhile.shown.lock().unwrap();
    assert_eq!(
        shown.len(),
        3,
        "the last time nothing came any more: {shown:?}"
    );
}
