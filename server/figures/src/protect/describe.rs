//! What each answer says of how its figures were protected.

use super::rules::Rules;

/// How the figures of an answer were protected.
#[derive(Clone, Debug, PartialEq)]
pub struct Protection {
    /// The name of the method: `cell-key`.
    pub method: &'static str,
    /// No number of households is off by more than this.
    pub max_deviation: u32,
    /// The variance of that deviation.
    pub variance: f64,
    /// No number of authorities is off by more than this.
    pub authority_max_deviation: u32,
    /// The variance of that deviation.
    pub authority_variance: f64,
    /// Behind every figure shown stand at least so many households.
    pub min_households: u32,
    /// Behind every figure shown stand at least so many authorities.
    pub min_authorities: u32,
    /// The same in Dutch, for a reader.
    pub dutch: String,
    /// The same in English, for a reader.
    pub english: String,
}

impl Protection {
    /// What the rules do.
    #[must_use]
    pub fn of(rules: &Rules) -> Self {
        let (households, authorities) = (rules.household_noise(), rules.authority_noise());
        let (min_households, min_authorities) = (rules.min_households(), rules.min_authorities());
        let (d, d_authorities) = (households.max_deviation(), authorities.max_deviation());
        Self {
            method: "cell-key",
            max_deviation: d,
            variance: households.variance(),
            authority_max_deviation: d_authorities,
            authority_variance: authorities.variance(),
            min_households,
            min_authorities,
            dutch: format!(
                "Elk aantal is met opzet een klein beetje veranderd (celsleutelmethode): een \
                 aantal huishoudens wijkt hoogstens {d} af en een aantal gemeenten hoogstens \
                 {d_authorities}, gemiddeld nul. Een getal staat er alleen als er zeker \
                 {min_households} huishoudens in {min_authorities} gemeenten achter staan, ook \
                 zonder de gemeente met de meeste. Totalen zijn daardoor niet precies de som van \
                 hun delen."
            ),
            english: format!(
                "Every count was changed a little on purpose (cell-key method): a number of \
                 households is off by at most {d} and a number of municipalities by at most \
                 {d_authorities}, zero on average. A figure is given only when {min_households} \
                 households in {min_authorities} municipalities are certain to stand behind it, \
                 also without the municipality that has most. Totals are therefore not exactly \
                 the sum of their parts."
            ),
        }
    }
}
