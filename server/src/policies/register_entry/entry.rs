//! The fields of the publication standard of the Algoritmeregister
//! (`MinBZK/Algoritmeregister-Publicatiestandaard`, chapter 2),
//! filled with what a policy says of itself.

use maatwerk_domain::policy::Activation;
use maatwerk_domain::{Authority, Date};
use maatwerk_policy::Policy;
use maatwerk_policy::contract::World;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// What an entry is made of.
pub(super) struct Material<'a> {
    pub(super) authority: &'a Authority,
    pub(super) policy: &'a Policy,
    pub(super) today: Date,
}

/// A policy as an entry for the public register of algorithms.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RegisterEntry {
    /// Algemene informatie.
    #[serde(rename = "algemeneInformatie")]
    general: General,
    /// Verantwoord gebruik.
    #[serde(rename = "verantwoordGebruik")]
    responsible: Responsible,
    /// Werking.
    #[serde(rename = "werking")]
    working: Working,
    /// Metadata.
    metadata: Metadata,
    /// The fields that only the authority can fill in, by their names in the standard.
    #[serde(rename = "nogInTeVullen")]
    missing: Vec<String>,
}

/// Algemene informatie.
#[derive(Debug, Serialize, JsonSchema)]
struct General {
    /// Naam: at most 100 characters.
    #[serde(rename = "naam")]
    name: String,
    /// Korte omschrijving: at most 350 characters.
    #[serde(rename = "korteOmschrijving")]
    summary: String,
    /// Organisatie.
    #[serde(rename = "organisatie")]
    organisation: String,
    /// Status: in ontwikkeling, in gebruik of buiten gebruik.
    status: &'static str,
    /// Begindatum: the month in which it came into use, `2026-11`.
    #[serde(rename = "begindatum", skip_serializing_if = "Option::is_none")]
    begin: Option<String>,
    /// Einddatum: the month in which it went out of use.
    #[serde(rename = "einddatum", skip_serializing_if = "Option::is_none")]
    end: Option<String>,
    /// Publicatiecategorie.
    #[serde(rename = "publicatiecategorie")]
    category: &'static str,
}

/// Verantwoord gebruik.
#[derive(Debug, Serialize, JsonSchema)]
struct Responsible {
    /// Doel en impact.
    #[serde(rename = "doelEnImpact")]
    purpose: String,
    /// Menselijke tussenkomst.
    #[serde(rename = "menselijkeTussenkomst")]
    intervention: &'static str,
    /// Risicobeheer.
    #[serde(rename = "risicobeheer")]
    risks: &'static str,
    /// Wettelijke basis.
    #[serde(rename = "wettelijkeBasis")]
    legal_basis: String,
    /// Links naar wettelijke basis.
    #[serde(rename = "linkNaarWettelijkeBasis")]
    links: Vec<String>,
}

/// Werking.
#[derive(Debug, Serialize, JsonSchema)]
struct Working {
    /// Gegevens.
    #[serde(rename = "gegevens")]
    data: String,
    /// Technische werking.
    #[serde(rename = "technischeWerking")]
    method: String,
    /// Leverancier: whose key signed it; absent when the operator put it in place.
    #[serde(rename = "leverancier", skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
}

/// Metadata.
#[derive(Debug, Serialize, JsonSchema)]
struct Metadata {
    /// Taal.
    #[serde(rename = "taal")]
    language: &'static str,
    /// Bron-ID: the digest of the component.
    #[serde(rename = "bronId")]
    source: String,
    /// Zoektermen.
    #[serde(rename = "zoektermen")]
    tags: String,
}

/// A field of the standard: its name here, and as people read it.
pub(super) type Field = (&'static str, &'static str);

/// The sections of the standard with their fields, in its order.
pub(super) const SECTIONS: &[(&str, &str, &[Field])] = &[
    (
        "algemeneInformatie",
        "Algemene informatie",
        &[
            ("naam", "Naam"),
            ("korteOmschrijving", "Korte omschrijving"),
            ("organisatie", "Organisatie"),
            ("thema", "Thema"),
            ("status", "Status"),
            ("begindatum", "Begindatum"),
            ("einddatum", "Einddatum"),
            ("contactgegevens", "Contactgegevens"),
            ("linkNaarPubliekspagina", "Link naar publiekspagina"),
            ("publicatiecategorie", "Publicatiecategorie"),
            ("linkNaarBronregistratie", "Link naar bronregistratie"),
        ],
    ),
    (
        "verantwoordGebruik",
        "Verantwoord gebruik",
        &[
            ("doelEnImpact", "Doel en impact"),
            ("afwegingen", "Afwegingen"),
            ("menselijkeTussenkomst", "Menselijke tussenkomst"),
            ("risicobeheer", "Risicobeheer"),
            ("wettelijkeBasis", "Wettelijke basis"),
            ("linkNaarWettelijkeBasis", "Link naar wettelijke basis"),
            ("verwerkingsregister", "Verwerkingsregister"),
            ("impacttoetsen", "Impacttoets(en)"),
        ],
    ),
    (
        "werking",
        "Werking",
        &[
            ("gegevens", "Gegevens"),
            ("technischeWerking", "Technische werking"),
            ("leverancier", "Leverancier"),
            ("linkNaarBroncode", "Link naar broncode"),
        ],
    ),
    (
        "metadata",
        "Metadata",
        &[
            ("taal", "Taal"),
            ("bronId", "Bron-ID"),
            ("zoektermen", "Zoektermen"),
        ],
    ),
];

const INTERVENTION: &str = "Het beleid beslist niets. Het stelt iets voor en legt per regel uit waarom. \
    Een medewerker met mandaat beslist, en mag met redenen afwijken. Voor een besluit dat de inwoner \
    nadeel doet, wordt de inwoner eerst gehoord. Kan het beleid niet antwoorden, dan beslist een mens.";

const RISKS: &str = "Het beleid draait afgesloten: zonder netwerk, bestanden, klok of toeval, en met \
    vaste grenzen aan rekentijd en geheugen. Elke versie is ondertekend, op voorbeelden getoetst en door \
    een tweede persoon goedgekeurd. Van elke beoordeling wordt vastgelegd welke versie met welke \
    instellingen antwoordde, zodat zij later precies is na te gaan. Een versie kan meteen worden \
    teruggedraaid; wat erop besloten is, wordt dan opnieuw door mensen bekeken.";

/// The fields that are empty once the algorithm is in use: not the end, for one that has none.
fn is_missing(key: &str) -> bool {
    !matches!(key, "begindatum" | "einddatum" | "leverancier")
}

impl RegisterEntry {
    pub(super) fn of(material: &Material<'_>) -> Self {
        let manifest = material.policy.manifest();
        let organisation = material.authority.name.clone().unwrap_or_default();
        let (status, begin, end) = time(material);
        let provider = provider(material);
        let labels: Vec<&str> = manifest
            .questions
            .iter()
            .map(|question| question.label.as_str())
            .collect();
        let rules: Vec<String> = manifest
            .rules
            .iter()
            .map(|rule| format!("{} ({})", rule.text, rule.article))
            .collect();
        let mut entry = Self {
            general: General {
                name: cut(&manifest.title, 100),
                summary: cut(
                    &format!(
                        "{}. Het beleid bekijkt een aanvraag of een gift met voorwaarden en stelt voor \
                         wat er zou moeten gebeuren. Een medewerker beslist.",
                        manifest.title.trim_end_matches('.')
                    ),
                    350,
                ),
                organisation: organisation.clone(),
                status,
                begin,
                end,
                category: "Impactvolle algoritmes",
            },
            responsible: Responsible {
                purpose: format!(
                    "{organisation} geeft inwoners geld als dat nodig is om verder te komen. Het beleid \
                     zorgt dat gelijke aanvragen gelijk worden bekeken en dat elke uitkomst is uit te \
                     leggen. De uitkomst weegt mee in een besluit over geld: een gift, een gift onder \
                     voorwaarden, een lening of een afwijzing."
                ),
                intervention: INTERVENTION,
                risks: RISKS,
                legal_basis: manifest.legal_bases.join("; "),
                links: manifest
                    .legal_bases
                    .iter()
                    .map(|basis| link(basis))
                    .collect(),
            },
            working: Working {
                data: format!(
                    "Het bedrag, het doel en de dag van de aanvraag, eerdere toekenningen{}, wat er in \
                     de pot van het jaar over is, en: {}.",
                    match material.policy.version() {
                        World::V1 => "",
                        World::V2 => " en wat ervan geworden is",
                    },
                    labels.join("; ")
                ),
                method: format!(
                    "Regels, geen model dat leert. Het beleid gaat alle regels langs en meldt van elke \
                     regel of zij opgaat: {}",
                    rules.join(" ")
                ),
                provider,
            },
            metadata: Metadata {
                language: "NLD",
                source: material.policy.digest().to_string(),
                tags: format!("maatwerk, noodbudget, {}", manifest.name),
            },
            missing: Vec::new(),
        };
        entry.missing = missing(&entry);
        entry
    }
}

fn missing(entry: &RegisterEntry) -> Vec<String> {
    let known = serde_json::to_value(entry).unwrap_or_default();
    let fields = SECTIONS
        .iter()
        .flat_map(|(section, _, fields)| fields.iter().map(move |field| (*section, field)));
    fields
        .filter(|(section, (key, _))| is_missing(key) && known[*section][*key] == Value::Null)
        .map(|(_, (_, label))| (*label).to_owned())
        .collect()
}

/// Whether it is in use, and since and until which month.
fn time(material: &Material<'_>) -> (&'static str, Option<String>, Option<String>) {
    let plugin = material.policy.digest().to_string();
    let policies = &material.authority.policies;
    let used = |activation: &&Activation| {
        let version = &activation.version;
        let before = |back: &maatwerk_domain::policy::RolledBack| back.act.on > version.from;
        version.plugin == plugin
            && version.from <= material.today
            && activation.rolled_back.as_ref().is_none_or(before)
    };
    let times: Vec<&Activation> = policies.activations.iter().filter(used).collect();
    let begin = times.iter().map(|activation| activation.version.from).min();
    let Some(begin) = begin else {
        return ("In ontwikkeling", None, None);
    };
    let active = policies.on(material.today);
    if active.is_some_and(|version| version.plugin == plugin) {
        return ("In gebruik", Some(month(begin)), None);
    }
    let ends = times.iter().filter_map(|activation| {
        let back = activation.rolled_back.as_ref().map(|back| back.act.on);
        back.or_else(|| policies.until(&activation.version))
    });
    ("Buiten gebruik", Some(month(begin)), ends.max().map(month))
}

fn month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

fn provider(material: &Material<'_>) -> Option<String> {
    let policies = &material.authority.policies;
    let uploaded = policies.upload(&material.policy.digest().to_string())?;
    let registration = policies.publishers.get(&uploaded.upload.key_id)?;
    Some(registration.publisher.name.clone())
}

/// Where a legal basis can be read.
fn link(basis: &str) -> String {
    let whole = basis.split('/').next().unwrap_or(basis);
    if basis.starts_with("jci") {
        format!("https://wetten.overheid.nl/{basis}")
    } else if basis.starts_with("CVDR") {
        format!("https://lokaleregelgeving.overheid.nl/{whole}")
    } else {
        format!("https://eur-lex.europa.eu/legal-content/NL/TXT/?uri=CELEX:{whole}")
    }
}

/// A text of at most so many characters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most - 1).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_basis_has_an_address() {
        for (basis, address) in [
            (
                "jci1.31:c:BWBR0015703&artikel=35",
                "https://wetten.overheid.nl/jci1.31:c:BWBR0015703&artikel=35",
            ),
            (
                "CVDR000479/3/1",
                "https://lokaleregelgeving.overheid.nl/CVDR000479",
            ),
            (
                "32016R0679/6",
                "https://eur-lex.europa.eu/legal-content/NL/TXT/?uri=CELEX:32016R0679",
            ),
        ] {
            assert_eq!(link(basis), address);
        }
    }

    #[test]
    fn a_text_is_cut_at_a_character() {
        assert_eq!(cut("ééé", 3), "ééé");
        assert_eq!(cut("éééé", 3), "éé…");
    }
}
