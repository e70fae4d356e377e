//! Who may call what, in groups.

use super::auth::Role;
use super::auth::Role::{
    Administrator, Approver, Auditor, ClientSystem, CustomisationOfficer, Payer, PolicyMaker,
    Professional, Programme, Resident, Witness,
};

/// Looks for people who are known twice, in all cases of the authority.
pub(crate) const FINDS_DUPLICATES: &[Role] = &[CustomisationOfficer, Auditor];
/// Works on cases.
pub(crate) const WORKS_ON_CASES: &[Role] = &[Professional, CustomisationOfficer, ClientSystem];
/// Reads cases.
pub(crate) const READS_CASES: &[Role] =
    &[Professional, CustomisationOfficer, ClientSystem, Auditor];
/// Sees how requests like one were decided, for the sake of equal treatment: who decides, who prepares
/// a decision, who checks it. Behind a client system nobody does any of these.
pub(crate) const COMPARES: &[Role] = &[Professional, CustomisationOfficer, Auditor];
/// Decides; the mandate says how far.
pub(crate) const DECIDES: &[Role] = &[CustomisationOfficer];
/// Records what was paid and paid back.
pub(crate) const PAYS: &[Role] = &[CustomisationOfficer, ClientSystem];
/// Orders payments. Who sends them to the bank is somebody else.
pub(crate) const ORDERS_PAYMENTS: &[Role] = &[Professional, CustomisationOfficer, ClientSystem];
/// Sends payment orders to the bank, and takes in what the bank did.
pub(crate) const PAYS_ORDERS: &[Role] = &[Payer];
/// Sees what goes to the bank and comes from it.
pub(crate) const READS_PAYMENTS: &[Role] = &[Payer, Auditor];
/// Sees from which account is paid.
pub(crate) const READS_ACCOUNT: &[Role] = &[Payer, Auditor, Administrator];
/// Hears and proposes.
pub(crate) const HEARS: &[Role] = &[Professional, CustomisationOfficer];
/// Holds on to a case whose term has passed.
pub(crate) const HOLDS: &[Role] = &[CustomisationOfficer, Administrator];
/// Proposes to destroy what was recorded, or takes such a proposal back.
pub(crate) const PROPOSES_ERASURE: &[Role] = &[CustomisationOfficer, Administrator];
/// Agrees to destroy what another person proposed to.
pub(crate) const CONFIRMS_ERASURE: &[Role] = &[Administrator];
/// Reads what is kept for how long, and what was destroyed: identifiers and days, nothing that was said.
pub(crate) const READS_RETENTION: &[Role] = &[CustomisationOfficer, Auditor, Administrator];
/// Sees who read what.
pub(crate) const AUDITS: &[Role] = &[Auditor];
/// Sees who read a case: who checks, and whom it is about.
pub(crate) const READS_READERS: &[Role] = &[Auditor, Resident];
/// Takes a case out as evidence: who checks, with whatever may be read; whom it is about, and who works on
/// it on that person's request, with what concerns that person alone.
pub(crate) const TAKES_EVIDENCE: &[Role] = &[Professional, CustomisationOfficer, Auditor, Resident];
/// Keeps mandates and pots.
pub(crate) const ADMINISTERS: &[Role] = &[Administrator];
/// Reads mandates, pots and policies: nothing in them is about a resident.
pub(crate) const READS_REGISTER: &[Role] = &[
    Professional,
    CustomisationOfficer,
    PolicyMaker,
    Approver,
    Auditor,
    ClientSystem,
    Administrator,
];
/// Sends an authority's coded signals to the national log.
pub(crate) const SENDS_SIGNALS: &[Role] = &[ClientSystem];
/// Reads national figures: the programme, and those of an authority who look beyond one case.
pub(crate) const READS_FIGURES: &[Role] = &[
    Programme,
    PolicyMaker,
    CustomisationOfficer,
    Auditor,
    Administrator,
];
/// Reads the exact figures of its own authority beside them. The programme has none of its own.
pub(crate) const READS_OWN_FIGURES: &[Role] =
    &[PolicyMaker, CustomisationOfficer, Auditor, Administrator];
/// Makes policies: uploads them, and sets their parameters.
pub(crate) const MAKES_POLICIES: &[Role] = &[PolicyMaker];
/// Agrees to a policy that another person made.
pub(crate) const APPROVES: &[Role] = &[Approver];
/// Puts an approved policy in force, and takes it out of force.
pub(crate) const DEPLOYS: &[Role] = &[PolicyMaker, Approver];
/// Tries policies on what was asked before.
pub(crate) const TRIES_POLICIES: &[Role] = &[PolicyMaker];
/// Reads what came of that: counts for who may see cases, bands for others.
pub(crate) const READS_BACKTESTS: &[Role] = &[PolicyMaker, Approver, CustomisationOfficer, Auditor];
/// Reads which cases it is about.
pub(crate) const READS_BACKTEST_CASES: &[Role] = &[CustomisationOfficer, Auditor];
/// Asks what a policy would say.
pub(crate) const ASKS: &[Role] = &[Professional, CustomisationOfficer, PolicyMaker, Approver];
/// Runs the national programme.
pub(crate) const RUNS_THE_PROGRAMME: &[Role] = &[Programme];
/// Reads dossiers of the programme: whoever they are addressed to, and nothing in them is about a
/// resident. A witness is a machine of somebody else.
pub(crate) const READS_DOSSIERS: &[Role] = &[
    Professional,
    CustomisationOfficer,
    PolicyMaker,
    Approver,
    Auditor,
    Programme,
    ClientSystem,
    Administrator,
];
/// Reads checkpoints and hashes of the log: they say nothing of what is in it. The programme, of its
/// own log.
pub(crate) const READS_TREE: &[Role] = &[Auditor, Administrator, Witness, Programme];
/// Reads what the log says of each event beside its content: its stream, type and time. The programme,
/// of its own log alone.
pub(crate) const READS_ENTRIES: &[Role] = &[Auditor, Programme];
