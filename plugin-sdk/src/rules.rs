//! The rules a policy can cite.

/// What is declared of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// Its code, `stays-in-work`.
    pub code: &'static str,
    /// The article it rests on: a Juriconnect string, a CVDR reference or a CELEX number.
    pub article: &'static str,
    /// What it says, as a resident reads it in Dutch. Also the text of a finding that it held.
    pub text: &'static str,
    /// The text of a finding that it did not hold; without one, the rule's own text is quoted.
    pub not_met: Option<&'static str>,
    /// What it asks of a resident as the condition of a gift; `{until}` stands for the date.
    pub condition: Option<&'static str>,
}

/// Every rule a policy can cite: an enum with one variant for each. Derive it with
/// [`#[derive(Rules)]`](crate::Rules). A slip of the pen in an article does not compile:
/// ```compile_fail
/// #[derive(Clone, Copy, maatwerk_plugin_sdk::Rules)]
/// enum Rule {
///     /// De inwoner is 18 jaar of ouder.
///     #[rule(article = "artikel 2")]
///     Adult,
/// }
/// ```
pub trait RuleSet: Copy + 'static {
    /// All rules, in the order of the variants.
    const ALL: &'static [Declared];

    /// What is declared of this rule.
    fn declared(self) -> &'static Declared;
}
