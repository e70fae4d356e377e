//! Other minimums than the usual ones: how an operator sets them, and what they withhold.

use maatwerk_figures::protect::Rules;
use maatwerk_tests::Data;

use super::{EVERYWHERE, country, row};

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");

#[test]
fn what_lies_below_another_minimum_is_withheld() {
    // Of 72 households in 12 municipalities 66 in 11 are left without the largest.
    for (households, authorities, shown) in [(50, 3, true), (80, 4, false), (10, 13, false)] {
        let rules = Rules::with_minimums(households, authorities).unwrap();
        let table = country(rules).programme.get("/signals/by-article");
        let table = table.expect(200);
        let what = format!("{households} in {authorities}");
        assert_eq!(row(&table, EVERYWHERE).is_some(), shown, "{what}");
        let protection = &table["protection"];
        assert_eq!(protection["minHouseholds"], households);
        assert_eq!(protection["minAuthorities"], authorities);
        let explained = protection["explanation"].as_str().unwrap();
        let said = format!("{households} huishoudens in {authorities} gemeenten");
        assert!(explained.contains(&said), "{explained}");
    }
}

#[test]
fn an_operator_sets_them_and_cannot_set_them_too_low() {
    let data = Data::with(PROGRAM, &[]);
    let _ = data.say(&[
        "authority",
        "establish",
        "--authority",
        "NL",
        "--name",
        "NL",
    ]);
    for (option, low) in [("--min-households", "9"), ("--min-authorities", "2")] {
        let why = data.fails(&["serve", "--dev-tokens", "--port", "0", option, low]);
        assert!(why.contains(option) && why.contains(low), "{why}");
    }
    let token = data.token("NL", "programme", &["programme"]);
    let server = data.serve_with(&["--min-households", "25", "--min-authorities", "7"]);
    let table = server.client(token).get("/signals/by-barrier").expect(200);
    assert_eq!(table["protection"]["minHouseholds"], 25);
    assert_eq!(table["protection"]["minAuthorities"], 7);
}
