//! Other minimums than the usual ones.

use maatwerk_figures::protect::Rules;

use super::{EVERYWHERE, country, row};

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
