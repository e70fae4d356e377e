//! Lines that nothing tells apart: each is a payment, and each is booked once, whichever files tell it.

use serde_json::json;

use crate::sepa::debtor::Debtor;
use crate::sepa::town::{Town, entry_on};

#[test]
fn two_payments_alike_on_one_day_are_two_whichever_files_tell_them() {
    let town = Town::with_account();
    // Without a reference of the bank, with a word for none, and with one that it gave to both.
    for (place, reference) in [None, Some("NONREF"), Some("R1")].into_iter().enumerate() {
        let sanne = Debtor::new(&town, "Sanne de Boer");
        let line = sanne.told_on(&town.today, reference, 2_500);
        let file = |number: u8, lines: &str| town.statement(&format!("S{place}-{number}"), lines);
        // During the day the bank knew of one, at its end of two.
        let early = town.import(&file(1, &line)).expect(201);
        assert_eq!(early["booked"], 1);
        assert_eq!(sanne.balance(&town), 47_500);
        let whole = file(2, &line.repeat(2));
        let taken = town.import(&whole).expect(201);
        let counted = ["booked", "repeated", "open"].map(|of| taken[of].as_u64().unwrap());
        assert_eq!(counted, [1, 1, 0], "{reference:?}");
        assert_eq!(sanne.balance(&town), 45_000);
        // The same file, and another that tells all of it with one more payment.
        town.import(&whole).expect(200);
        assert_eq!(sanne.balance(&town), 45_000);
        let other = format!("X{place}");
        let other = sanne.told_on(&town.today, Some(&other), 1_000);
        let more = file(3, &[other.as_str(), &line, &line].concat());
        let taken = town.import(&more).expect(201);
        assert_eq!(
            (&taken["booked"], &taken["repeated"]),
            (&json!(1), &json!(2))
        );
        assert_eq!((sanne.balance(&town), sanne.repayments(&town)), (44_000, 3));
        // Half of it once more: nothing is new.
        let taken = town.import(&file(4, &line)).expect(201);
        assert_eq!(
            (&taken["booked"], &taken["repeated"]),
            (&json!(0), &json!(1))
        );
    }
    town.verifies();
}

#[test]
fn of_two_alike_one_confirms_what_was_recorded_and_the_other_is_booked() {
    let town = Town::with_account();
    let sanne = Debtor::new(&town, "Sanne de Boer");
    sanne.repays(&town, 2_500);
    let line = sanne.told_on(&town.today, None, 2_500);
    let both = town.statement("S1", &line.repeat(2));
    let taken = town.import(&both).expect(201);
    assert_eq!(
        (&taken["booked"], &taken["confirmed"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(sanne.balance(&town), 45_000);
    let again = town.statement("S2", &line.repeat(2));
    assert_eq!(town.import(&again).expect(201)["repeated"], 2);
    assert_eq!(sanne.balance(&town), 45_000);
    town.verifies();
}

#[test]
fn what_two_people_paid_alike_without_a_reference_is_of_each() {
    let town = Town::with_account();
    let two = ["Sanne de Boer", "Noor Bakker"].map(|name| Debtor::new(&town, name));
    let lines = two
        .each_ref()
        .map(|of| of.told_on(&town.today, Some("NOTPROVIDED"), 2_500));
    // Each file tells them in another order, the first only one of them.
    let files = [
        lines[1].clone(),
        lines.concat(),
        [&*lines[1], &lines[0]].concat(),
    ];
    let booked = files.iter().enumerate().map(|(place, lines)| {
        let taken = town.import(&town.statement(&format!("S{place}"), lines));
        taken.expect(201)["booked"].as_u64().unwrap()
    });
    assert_eq!(booked.collect::<Vec<_>>(), [1, 1, 0]);
    assert_eq!(two.map(|of| of.balance(&town)), [47_500; 2]);
    // What leads to nobody waits, as often as it was paid.
    let unknown = entry_on(&town.today, None, 300, "CRDT", "").repeat(3);
    let taken = town.import(&town.statement("S9", &unknown)).expect(201);
    assert_eq!(taken["open"], 3);
    town.verifies();
}
