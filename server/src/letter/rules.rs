//! What a letter tells that follows from rules rather than from the case: what may be done with a gift of which a
//! condition breaks, and whether the policy that answered judges the legal basis that was decided on.

use std::sync::Arc;

use maatwerk_domain::regime::BasisAct;
use maatwerk_domain::{Authority, LawRef};

use super::facts::Facts;
use super::matter::{Asked, Broken};
use crate::app::App;

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

impl App {
    /// Takes what the policy found out of a letter when that policy does not judge the legal basis of the decision:
    /// an authority's policy for its emergency budget is asked about a request for assistance as well, and what it
    /// answers there is about other rules than those that were decided on. What the person who decided wrote, and
    /// the article of the basis, then carry the decision.
    ///
    /// What a policy judges, it says itself (`legal-bases` of its manifest): findings of a policy that names the
    /// basis, a part of it or a whole that it is part of are never left out. Nor are those of a policy that can not
    /// be loaded to say so.
    pub(super) async fn judged(self: &Arc<Self>, facts: &mut Facts) {
        let asked = facts.matter.asked();
        let (Some(policy), Some(asked)) = (facts.found_by.clone(), asked) else {
            return;
        };
        let (app, basis) = (Arc::clone(self), asked.basis.clone());
        // A policy that nobody asked since this server started is compiled first.
        let judges = tokio::task::spawn_blocking(move || {
            let policy = app.catalogue.policy(policy.parse().ok()?).ok()?;
            Some(judges(&policy.manifest().legal_bases, &basis))
        });
        if matches!(judges.await, Ok(Some(false))) {
            facts.findings.clear();
        }
    }
}

/// Whether a policy that names these legal bases judges one.
fn judges(named: &[String], basis: &LawRef) -> bool {
    let mut named = named.iter().filter_map(|one| one.parse::<LawRef>().ok());
    named.any(|one| one.covers(basis) || basis.covers(&one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_judges_what_it_names_its_parts_and_the_whole() {
        let named = ["CVDR000479/3".to_owned()];
        for (basis, judged) in [
            ("CVDR000479/3", true),
            ("CVDR000479/3/1", true),
            ("CVDR000479", true),
            ("CVDR000479/30", false),
            ("jci1.31:c:BWBR0015703&artikel=35", false),
        ] {
            assert_eq!(judges(&named, &basis.parse().unwrap()), judged, "{basis}");
        }
    }
}
