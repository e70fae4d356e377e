//! The demo tells its story from real events: the same facts in three municipalities, each with the
//! outcome of its own rules.

use std::process::Command;

#[test]
fn the_story_ends_as_the_rules_say() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let output = Command::new(env!("CARGO_BIN_EXE_maatwerk_under_test"))
        .args([
            "demo",
            "--once",
            "--port",
            "0",
            "--country",
            "30000",
            "--data",
        ])
        .arg(&data)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for line in [
        // Zaanstad: the whole amount, in instalments of 25 euro.
        "lening van 500,00 euro, in 20 termijnen van 25,00 euro",
        // Enschede: four of six whole months completed, rounded in the resident's favour.
        "lening van 166,66 euro",
        // Leeuwarden: a new job within eight weeks.
        "een nieuwe baan, binnen acht weken",
        // A pot for five, under twelve at once.
        "5 toegekend, 7 geweigerd: de pot is leeg",
        "2.500,00 euro toegezegd, 0,00 euro over",
        // The policy that never answers.
        "het beleid antwoordt niet (out-of-fuel): een mens beslist",
        // What is stuck is told in codes, and three households are too few to be shown.
        "4 verzonden: 1 afwijzing, 1 gemeld door een medewerker",
        "0 artikelen te zien: achter een cijfer staan ten minste 10 huishoudens in 3 gemeenten",
        "het programma opent er geen een (403)",
        // What the law asks around a decision.
        "wordt haar bijstand geen lening: geweigerd (Participatiewet, artikel 48)",
        "herzien naar 400,00 euro, en 200,00 euro teruggevorderd",
        "wie besliste, beslist niet op het bezwaar (Algemene wet bestuursrecht, artikel 10:3, lid 3)",
        "de lening is weer een gift; 100,00 euro terugbetaald, met 0,",
        "25,00 euro van de lening is niet betaald",
        "25,00 euro geweigerd (Wetboek van Burgerlijke Rechtsvordering, artikel 475c), 15,00 euro besloten, met brief",
        "hij kreeg een erfenis en loste 400,00 euro af: 100,00 euro over",
        "met redenen en een brief: 0,00 euro over",
        "de lijst waarschuwt: nog 56 dagen",
        // The country.
        "van 342 gemeenten, 1 jan 2022 tot en met 30 jun 2026",
        "huishoudens in",
        "celsleutelmethode",
        "van de 4 geplante knelpunten gevonden",
        // A change of rules, tried before it is in force, and taken back.
        "het wijkteam beslist tot 1.000,00 euro, nu tot 600,00 euro; het maximum was 750,00 euro",
        "antwoorden opnieuw beoordeeld, ",
        " → voorwaardelijke gift",
        // History rewritten in a copy.
        "verzegelde delen geopend: in orde",
        "payment-made.v1  de gebeurtenis en haar bewaarde hash passen niet",
        "met wat in de map zelf staat: in orde",
        "met het bewaarde ijkpunt: GM0479",
        "het einde is weg",
    ] {
        assert!(said.contains(line), "no {line:?} in:\n{said}");
    }
    let summary = said.split("na vier maanden gestopt").nth(1).unwrap();
    let summary: Vec<&str> = summary.lines().skip(1).take(3).collect();
    for (place, kept, stopped) in [
        (
            "Leeuwarden",
            "de gift is definitief",
            "de gift is definitief",
        ),
        (
            "Enschede",
            "de gift is definitief",
            "een lening van 166,66 euro",
        ),
        (
            "Zaanstad",
            "de gift is definitief",
            "een lening van 500,00 euro",
        ),
    ] {
        assert!(
            summary.iter().any(|line| line.starts_with(place)
                && line.contains(kept)
                && line.ends_with(stopped)),
            "{place}: {summary:?}"
        );
    }
    // The data are kept where they were asked, the keys' own key is not among them.
    assert!(data.join("log.db").exists() && data.join("keys.db").exists());
    assert!(!data.join("master-key").exists());
    assert!(folder.path().join("data.master-key").exists());
    let country = folder.path().join("data-country");
    assert!(country.join("log.db").exists());
    let document = std::fs::read_to_string(country.join("dossier.html")).unwrap();
    assert!(document.contains("<html lang=\"nl\"") && document.contains("Nagebootst"));
    let judged: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("650,00 euro voor rijlessen"))
        .filter_map(|line| line.split(": ").nth(1))
        .collect();
    let (officer, team) = ("de maatwerkfunctionaris beslist", "het wijkteam kent toe");
    assert_eq!(judged, [officer, team, officer], "{said}");
    let report = std::fs::read_to_string(country.join("backtest.html")).unwrap();
    assert!(report.contains("<svg"));
}

#[test]
fn a_folder_with_data_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("log.db"), b"somebody's").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_maatwerk_under_test"))
        .args(["demo", "--once", "--port", "0", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("--data"));
    assert_eq!(
        std::fs::read(folder.path().join("log.db")).unwrap(),
        b"somebody's"
    );
}
