//! Bottleneck signals: codes, and the record that leaves an authority.

use std::borrow::Cow;
use std::collections::BTreeSet;

use maatwerk_domain as domain;
use maatwerk_domain::signal;
use maatwerk_log::LogId;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Id, Wire};

/// Closed lists of codes that the domain keeps: the schema is the list, each code with what a Dutch
/// screen calls it.
macro_rules! lists {
    ($($(#[doc = $doc:literal])+ $name:ident, $expecting:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub signal::$name);

        parsed!(
            $name of signal::$name,
            $expecting,
            parse |text| text.parse().ok(),
            write |code, serializer| serializer.serialize_str(code.as_str())
        );

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut description = concat!($($doc,)+).trim().to_owned();
                for code in signal::$name::ALL {
                    description.push_str(&format!("\n- `{code}`: {}", code.label()));
                }
                json_schema!({
                    "type": "string",
                    "enum": signal::$name::CODES,
                    "description": description,
                })
            }
        }
    )+};
}

lists! {
    /// What stands in the way of a household.
    Barrier, "a barrier";
    /// A part of life that the household is stuck in.
    LifeDomain, "a life domain";
    /// A kind of organisation that was involved.
    Agency, "an agency";
    /// Where a signal comes from.
    SignalSource, "a source of signals";
    /// A band of amounts in euro; the upper end belongs to it.
    AmountBand, "a band of amounts";
    /// A band of waiting times in whole days, both ends included.
    WaitingBand, "a band of waiting times";
}

/// A calendar month, `2026-05`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub domain::Month);

parsed!(
    Month of domain::Month,
    "a month, YYYY-MM",
    parse |text| text.parse().ok(),
    write |month, serializer| serializer.collect_str(month)
);

impl JsonSchema for Month {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Month".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$",
            "examples": ["2026-05"],
        })
    }
}

/// An article of law in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Article(pub domain::Article);

parsed!(
    Article of domain::Article,
    "an article in its one spelling",
    parse |text| text.parse().ok(),
    write |article, serializer| serializer.serialize_str(article.as_str())
);

impl JsonSchema for Article {
    fn schema_name() -> Cow<'static, str> {
        "Article".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "article",
            "pattern": "^(BWB[RVW][0-9]{7}(&[a-z.-]+=[A-Za-z0-9.:-]+)*|CVDR[0-9]{1,9}(/[A-Za-z0-9.:-]([A-Za-z0-9.:/-]*[A-Za-z0-9.:-])?)?|[0-9]{5}[A-Z][0-9A-Z]{4,6}(/[A-Za-z0-9.:-]([A-Za-z0-9.:/-]*[A-Za-z0-9.:-])?)?)$",
            "maxLength": 246,
            "description": "An article in its one spelling: the law and the article, without a version of Juriconnect, dates, or the chapters it stands in.",
            "examples": ["BWBR0015703&artikel=35", "CVDR123456/2", "32016R0679/6"],
        })
    }
}

/// The code of an authority, `GM0479`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorityCode(pub String);

parsed!(
    AuthorityCode of String,
    "the code of an authority",
    parse |text| LogId::new(text).is_ok().then(|| text.to_owned()),
    write |code, serializer| serializer.serialize_str(code)
);

impl JsonSchema for AuthorityCode {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AuthorityCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[A-Z0-9][A-Z0-9-]{0,31}$",
            "examples": ["GM0479"],
        })
    }
}

impl<W: Wire + Ord> Wire for BTreeSet<W>
where
    W::Domain: Ord,
{
    type Domain = BTreeSet<W::Domain>;

    fn of(domain: &Self::Domain) -> Self {
        domain.iter().map(W::of).collect()
    }

    fn into_domain(self) -> Self::Domain {
        self.into_iter().map(W::into_domain).collect()
    }
}

mirror! {
    /// A signal as it leaves its authority: codes, and nothing that leads to the household.
    struct SignalRecord of signal::SignalRecord {
        /// Which record: the same for one signal however often it is sent.
        id: Id<domain::SignalRecordId>,
        /// The authority it comes from.
        authority: AuthorityCode,
        /// Where it comes from.
        source: SignalSource,
        /// What stood in the way, when a person stated it.
        #[serde(skip_serializing_if = "Option::is_none")]
        barrier: Option<Barrier>,
        /// The articles it is about.
        #[schemars(length(max = 8))]
        articles: BTreeSet<Article>,
        /// The organisations involved.
        #[schemars(length(max = 8))]
        agencies: BTreeSet<Agency>,
        /// The parts of life.
        #[schemars(length(max = 8))]
        life_domains: BTreeSet<LifeDomain>,
        /// The month in which it arose.
        month: Month,
        /// How much was asked, when it is about a request.
        #[serde(skip_serializing_if = "Option::is_none")]
        amount_band: Option<AmountBand>,
        /// How long it took from receipt to decision, when it is about a decision.
        #[serde(skip_serializing_if = "Option::is_none")]
        waiting_band: Option<WaitingBand>,
        /// Whom it is about: a pseudonym that only its authority can make.
        household: Id<domain::HouseholdId>,
    }
}
