//! The view of payments: which orders wait, and to which order or loan a line of a statement leads.
//! Identifiers, amounts and references; of accounts keyed digests alone, gone with the person's key.

use std::sync::Arc;

use maatwerk_domain::case::paying::{OrderStage, PayeeKind};
use maatwerk_domain::case::{Case, Repayment};
use maatwerk_domain::{CaseId, Cents, EntryId, GrantId, Iban, LoanId, PaymentId, PaymentReference};
use maatwerk_log::LogId;
use rusqlite::{Params, Transaction};

use super::engine::{Projection, ViewError, Views, Worker};
use super::follow::{CaseFollower, CaseRows, CaseSettled};
use crate::app::App;

/// The name of the view.
pub const PAYMENTS: &str = "payments";

/// The view.
#[derive(Debug)]
pub struct Payments;

impl Projection for Payments {
    fn name(&self) -> &'static str {
        PAYMENTS
    }

    fn shape(&self) -> u32 {
        2
    }

    fn tables(&self) -> &'static str {
        "CREATE TABLE payment_orders (
            log TEXT NOT NULL,
            payment_id BLOB NOT NULL,
            case_id BLOB NOT NULL,
            grant_id BLOB NOT NULL,
            amount INTEGER NOT NULL,
            ordered_on TEXT NOT NULL,
            open INTEGER NOT NULL,
            PRIMARY KEY (log, payment_id, case_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX payment_orders_by_case ON payment_orders (log, case_id);
        CREATE INDEX payment_orders_open ON payment_orders (log, ordered_on, payment_id) WHERE open = 1;
        CREATE TABLE loans (
            log TEXT NOT NULL,
            reference TEXT NOT NULL,
            loan_id BLOB NOT NULL,
            case_id BLOB NOT NULL,
            PRIMARY KEY (log, reference, loan_id, case_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX loans_by_case ON loans (log, case_id);
        CREATE TABLE told_lines (
            log TEXT NOT NULL,
            entry_id BLOB NOT NULL,
            case_id BLOB NOT NULL,
            PRIMARY KEY (log, entry_id, case_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX told_lines_by_case ON told_lines (log, case_id);
        CREATE TABLE debtors (
            log TEXT NOT NULL,
            account BLOB NOT NULL,
            loan_id BLOB NOT NULL,
            case_id BLOB NOT NULL,
            owed INTEGER NOT NULL,
            PRIMARY KEY (log, account, loan_id, case_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX debtors_by_case ON debtors (log, case_id);"
    }

    fn worker(&self, app: &Arc<App>) -> Box<dyn Worker> {
        let rows = Rows {
            app: Arc::clone(app),
        };
        Box::new(CaseFollower::new(app, rows))
    }
}

struct Rows {
    app: Arc<App>,
}

impl CaseRows for Rows {
    const TABLES: &'static [&'static str] = &["payment_orders", "loans", "told_lines", "debtors"];

    fn settled(&mut self, rows: &Transaction<'_>, of: &CaseSettled<'_>) -> Result<(), ViewError> {
        let (log, case) = (of.log.as_str(), of.case.to_bytes());
        for table in Self::TABLES {
            rows.prepare_cached(&format!(
                "DELETE FROM {table} WHERE log = ?1 AND case_id = ?2"
            ))?
            .execute((log, case))?;
        }
        for (grant, found) in &of.state.grants {
            for (payment, order) in &found.orders {
                rows.prepare_cached(
                    "INSERT INTO payment_orders VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute((
                    log,
                    payment.to_bytes(),
                    case,
                    grant.to_bytes(),
                    i64::try_from(order.amount.get()).unwrap_or(i64::MAX),
                    order.on.to_string(),
                    order.stage == OrderStage::Open,
                ))?;
            }
        }
        for (id, loan) in &of.state.loans {
            rows.prepare_cached("INSERT INTO loans VALUES (?1, ?2, ?3, ?4)")?
                .execute((log, PaymentReference::of(*id).as_str(), id.to_bytes(), case))?;
            let owed = !loan.balance().is_zero();
            if !owed && !loan.repayments.values().any(Repayment::awaits_line) {
                continue;
            }
            for iban in accounts(of.state, *id) {
                rows.prepare_cached("INSERT OR IGNORE INTO debtors VALUES (?1, ?2, ?3, ?4, ?5)")?
                    .execute((
                        log,
                        self.app.account_digest(of.log, iban),
                        id.to_bytes(),
                        case,
                        owed,
                    ))?;
            }
        }
        for entry in of.state.told_lines() {
            rows.prepare_cached("INSERT OR IGNORE INTO told_lines VALUES (?1, ?2, ?3)")?
                .execute((log, entry.to_bytes(), case))?;
        }
        Ok(())
    }
}

/// The accounts of whose debt a loan is, as far as they are known.
fn accounts(case: &Case, loan: LoanId) -> impl Iterator<Item = &Iban> {
    let debtor = case.debtor(loan);
    let own = case
        .payees
        .values()
        .filter(move |payee| payee.kind == PayeeKind::Resident && Some(payee.about) == debtor);
    own.filter_map(|payee| payee.account.known().map(|account| &account.iban))
}

impl App {
    /// By which an account is found without being kept.
    pub(crate) fn account_digest(&self, log: LogId, iban: &Iban) -> [u8; 32] {
        self.keyed_digest(log, "search account", iban.as_str().as_bytes())
    }
}

/// A payment order in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderRow {
    /// In which case.
    pub case: CaseId,
    /// On which grant.
    pub grant: GrantId,
    /// Which.
    pub payment: PaymentId,
    /// How much.
    pub amount: Cents,
}

/// A loan to which a line of a statement leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoanRow {
    /// In which case.
    pub case: CaseId,
    /// Which.
    pub loan: LoanId,
    /// Something of it is still to be paid back, as far as the line says which loan it is for.
    pub owed: bool,
}

impl Views {
    /// The orders that wait to be sent to the bank, oldest first.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn open_orders(&self, log: LogId, limit: usize) -> Result<Vec<OrderRow>, ViewError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.orders(
            "WHERE log = ?1 AND open = 1 ORDER BY ordered_on, payment_id LIMIT ?2",
            (log.to_string(), limit),
        )
        .await
    }

    /// Where an order stands.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn order_of(
        &self,
        log: LogId,
        payment: PaymentId,
    ) -> Result<Option<OrderRow>, ViewError> {
        let found = self
            .orders(
                "WHERE log = ?1 AND payment_id = ?2 LIMIT 1",
                (log.to_string(), payment.to_bytes()),
            )
            .await?;
        Ok(found.into_iter().next())
    }

    async fn orders(
        &self,
        which: &'static str,
        given: impl Params + Send + 'static,
    ) -> Result<Vec<OrderRow>, ViewError> {
        self.get(PAYMENTS)?
            .read(move |reader| {
                let mut query = reader.prepare_cached(&format!(
                    "SELECT case_id, grant_id, payment_id, amount FROM payment_orders {which}"
                ))?;
                let rows = query.query_map(given, |row| {
                    Ok(OrderRow {
                        case: CaseId::from_bytes(row.get(0)?),
                        grant: GrantId::from_bytes(row.get(1)?),
                        payment: PaymentId::from_bytes(row.get(2)?),
                        amount: Cents::new(
                            u64::try_from(row.get::<_, i64>(3)?).unwrap_or_default(),
                        ),
                    })
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// The loans with a reference: one, unless two loans were given alike identifiers.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn loans_by_reference(
        &self,
        log: LogId,
        reference: &PaymentReference,
    ) -> Result<Vec<LoanRow>, ViewError> {
        let reference = reference.as_str().to_owned();
        self.loans(
            "SELECT case_id, loan_id, 1 FROM loans WHERE log = ?1 AND reference = ?2 LIMIT 2",
            (log.to_string(), reference),
        )
        .await
    }

    /// The loans of whoever has this account, of which something is still to be paid back, or on which a
    /// person recorded a repayment that no line confirmed. Of no more than `limit` of them.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn loans_by_account(
        &self,
        log: LogId,
        account: [u8; 32],
        limit: usize,
    ) -> Result<Vec<LoanRow>, ViewError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.loans(
            "SELECT case_id, loan_id, owed FROM debtors WHERE log = ?1 AND account = ?2 LIMIT ?3",
            (log.to_string(), account, limit),
        )
        .await
    }

    async fn loans(
        &self,
        which: &'static str,
        given: impl Params + Send + 'static,
    ) -> Result<Vec<LoanRow>, ViewError> {
        self.get(PAYMENTS)?
            .read(move |reader| {
                let mut query = reader.prepare_cached(which)?;
                let rows = query.query_map(given, |row| {
                    Ok(LoanRow {
                        case: CaseId::from_bytes(row.get(0)?),
                        loan: LoanId::from_bytes(row.get(1)?),
                        owed: row.get(2)?,
                    })
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Whether a line told something, or confirmed it, in whichever case.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn is_told(&self, log: LogId, entry: EntryId) -> Result<bool, ViewError> {
        self.get(PAYMENTS)?
            .read(move |reader| {
                let mut query = reader.prepare_cached(
                    "SELECT 1 FROM told_lines WHERE log = ?1 AND entry_id = ?2 LIMIT 1",
                )?;
                Ok(query.exists((log.as_str(), entry.to_bytes()))?)
            })
            .await
    }
}
