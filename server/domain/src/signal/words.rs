//! The codes that a signal is made of.

closed_list! {
    #[doc = "What stands in the way of a household. Only a person can tell."]
    enum Barrier, "barrier" {
        /// Laws or rules that contradict each other.
        ConflictingLaw = "conflicting-law", "Wetten of regels die elkaar tegenwerken";
        /// An organisation that is needed does not take part.
        MissingCooperation = "missing-cooperation", "Samenwerking ontbreekt";
        /// Nobody knows who may decide, or nobody may.
        WhoMayDecide = "who-may-decide", "Onduidelijk wie mag beslissen";
        /// What the rules allow is not known.
        Knowledge = "knowledge", "Kennis ontbreekt";
        /// The professional is not backed by those above.
        BackingByManagement = "backing-by-management", "Rugdekking van de leiding ontbreekt";
        /// A habit that no rule asks for.
        UnspokenNorm = "unspoken-norm", "Ongeschreven norm";
        /// No time for custom work.
        Workload = "workload", "Werkdruk";
        /// What the household needs is not seen as something to help with.
        DemandNotRecognised = "demand-not-recognised", "Hulpvraag niet herkend";
    }

    #[doc = "A part of life that the household is stuck in."]
    enum LifeDomain, "life domain" {
        /// A home.
        Housing = "housing", "Wonen";
        /// Work.
        Work = "work", "Werk";
        /// Income.
        Income = "income", "Inkomen";
        /// Debts.
        Debts = "debts", "Schulden";
        /// School and training.
        Education = "education", "Onderwijs";
        /// Physical health.
        Health = "health", "Gezondheid";
        /// Mental health.
        MentalHealth = "mental-health", "Psychische gezondheid";
        /// Addiction.
        Addiction = "addiction", "Verslaving";
        /// Family and upbringing.
        Family = "family", "Gezin en opvoeding";
        /// Safety.
        Safety = "safety", "Veiligheid";
        /// People around the household.
        SocialNetwork = "social-network", "Sociaal netwerk";
        /// Letters, forms and money matters.
        Administration = "administration", "Administratie";
    }

    #[doc = "A kind of organisation that was involved."]
    enum Agency, "agency" {
        /// A municipality.
        Municipality = "municipality", "Gemeente";
        /// Uitvoeringsinstituut Werknemersverzekeringen.
        Uwv = "uwv", "UWV";
        /// Sociale Verzekeringsbank.
        Svb = "svb", "SVB";
        /// The tax administration.
        Belastingdienst = "belastingdienst", "Belastingdienst";
        /// The office for income-dependent allowances.
        DienstToeslagen = "dienst-toeslagen", "Dienst Toeslagen";
        /// Dienst Uitvoering Onderwijs.
        Duo = "duo", "DUO";
        /// Centraal Administratie Kantoor.
        Cak = "cak", "CAK";
        /// Centrum indicatiestelling zorg.
        Ciz = "ciz", "CIZ";
        /// Centraal Justitieel Incassobureau.
        Cjib = "cjib", "CJIB";
        /// Immigratie- en Naturalisatiedienst.
        Ind = "ind", "IND";
        /// Centraal Orgaan opvang asielzoekers.
        Coa = "coa", "COA";
        /// A housing corporation.
        HousingCorporation = "housing-corporation", "Woningcorporatie";
        /// A health insurer.
        HealthInsurer = "health-insurer", "Zorgverzekeraar";
        /// A municipal credit bank.
        CreditBank = "credit-bank", "Kredietbank";
        /// A court.
        Court = "court", "Rechtbank";
        /// The police.
        Police = "police", "Politie";
        /// A school.
        School = "school", "School";
        /// An employer.
        Employer = "employer", "Werkgever";
        /// Another organisation.
        Other = "other", "Andere organisatie";
    }

    #[doc = "Where a signal comes from."]
    enum SignalSource, "source of signals" {
        /// A person stated it.
        Stated = "stated", "Gemeld door een medewerker";
        /// The policy found that rules did not hold.
        Finding = "finding", "Voorwaarde niet vervuld";
        /// A request was declined.
        Decline = "decline", "Afwijzing";
        /// A decision departed from the assessment or the rule.
        Departure = "departure", "Afwijking van de regel";
        /// A request waited longer than the term.
        Waiting = "waiting", "Wachten langer dan de termijn";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_written() {
        for barrier in Barrier::ALL {
            assert_eq!(barrier.as_str().parse(), Ok(*barrier));
        }
        for agency in Agency::ALL {
            assert_eq!(agency.as_str().parse(), Ok(*agency));
            assert!(crate::is_code(agency.as_str()));
        }
        for domain in LifeDomain::ALL {
            assert_eq!(domain.as_str().parse(), Ok(*domain));
        }
        for source in SignalSource::ALL {
            assert_eq!(source.as_str().parse(), Ok(*source));
        }
        assert!("Stated".parse::<SignalSource>().is_err());
    }
}
