//! What a letter tells that follows from rules rather than from the case: what may be done with a gift of which a
//! condition breaks.

use maatwerk_domain::Authority;
use maatwerk_domain::regime::BasisAct;

use super::matter::{Asked, Broken};

/// What may be done with what was asked once it was granted and a condition of it breaks: exactly what would not
/// be refused as an act that the legal basis does not know.
pub(super) fn broken(authority: &Authority, asked: &Asked) -> Broken {
    let Ok(declared) = authority.declared(&asked.basis, asked.received) else {
        return Broken::Otherwise(Vec::new());
    };
    if declared.knows(BasisAct::Convert).is_ok() {
        return Broken::Converted;
    }
    let acts = [BasisAct::Revise, BasisAct::Withdraw, BasisAct::Reclaim];
    let acts = acts.map(|act| (act, declared.articles(act))).into_iter();
    Broken::Otherwise(acts.filter(|(_, articles)| !articles.is_empty()).collect())
}
