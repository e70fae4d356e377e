//! The way to the legislator.

use jiff::civil::date;
use maatwerk_domain::Refusal;
use maatwerk_domain::dossier::{
    Dossier, DossierCommand, DossierEvent, DossierRefusal, Status, Step,
};

use crate::support::*;

/// The steps that lead to a status.
fn way_to(status: Status) -> Vec<Step> {
    match status {
        Status::Signalled => vec![],
        Status::UnderStudy => vec![study()],
        Status::Proposed => vec![study(), propose()],
        Status::Accepted => vec![study(), propose(), accept()],
        Status::Rejected => vec![study(), propose(), reject()],
        Status::InForce => vec![study(), propose(), accept(), in_force(TODAY)],
    }
}

fn at(status: Status) -> Given {
    open(way_to(status).into_iter().map(advanced))
}

#[test]
fn a_dossier_is_opened_once() {
    given([])
        .when(DossierCommand::Open(matter()))
        .then(opened());
    open([])
        .when(DossierCommand::Open(matter()))
        .refused(Refusal::Exists("dossier"));
}

#[test]
fn nothing_is_done_to_a_dossier_that_is_not_there() {
    for command in [
        DossierCommand::Advance(study()),
        DossierCommand::LinkArticle {
            article: law("CVDR1/2"),
        },
        DossierCommand::AddNote {
            note: note(1),
            text: "Nog niets.".to_owned(),
        },
    ] {
        given([]).when(command).refused(Refusal::Unknown("dossier"));
    }
}

#[test]
fn the_whole_way() {
    let mut events = vec![opened()];
    for step in way_to(Status::InForce) {
        given(events.clone())
            .when(DossierCommand::Advance(step.clone()))
            .then(advanced(step.clone()));
        events.push(advanced(step));
    }
    let dossier = Dossier::fold(events);
    assert_eq!(dossier.status, Status::InForce);
    assert_eq!(dossier.in_force_from(), Some(TODAY));
    assert_eq!(dossier.moves.len(), 4);
    assert!(dossier.moves.iter().all(|taken| taken.act == act()));
}

/// Every pair of statuses: which steps there are is written out here, not asked of the code.
#[test]
fn there_are_no_other_steps() {
    let back = Step::UnderStudy {
        reason: Some("De Raad van State raadt aan het over te doen.".to_owned()),
    };
    let steps = [back, propose(), accept(), reject(), in_force(TODAY)];
    for from in Status::ALL {
        let there: &[Status] = match from {
            Status::Signalled | Status::Rejected => &[Status::UnderStudy],
            Status::UnderStudy => &[Status::Proposed],
            Status::Proposed => &[Status::Accepted, Status::Rejected, Status::UnderStudy],
            Status::Accepted => &[Status::InForce],
            Status::InForce => &[],
        };
        for step in &steps {
            let to = step.to();
            let when = at(from).when(DossierCommand::Advance(step.clone()));
            if there.contains(&to) {
                when.then(advanced(step.clone()));
            } else {
                when.refused(DossierRefusal::NoSuchStep { from, to });
            }
        }
    }
}

#[test]
fn a_step_back_says_why() {
    for from in [Status::Proposed, Status::Rejected] {
        at(from)
            .when(DossierCommand::Advance(study()))
            .refused(DossierRefusal::ReasonNeeded {
                from,
                to: Status::UnderStudy,
            });
    }
}

#[test]
fn what_is_not_in_force_yet_is_accepted() {
    let tomorrow = date(2026, 11, 24);
    at(Status::Accepted)
        .when(DossierCommand::Advance(in_force(tomorrow)))
        .refused(Refusal::InTheFuture {
            what: "the day of entry into force",
            day: tomorrow,
            today: TODAY,
        });
    // Recorded long after.
    at(Status::Accepted)
        .when(DossierCommand::Advance(in_force(date(2025, 1, 1))))
        .then(advanced(in_force(date(2025, 1, 1))));
}

#[test]
fn going_round_for_ever_ends() {
    let again = Step::UnderStudy {
        reason: Some("Nog eens.".to_owned()),
    };
    let mut events = vec![opened(), advanced(study())];
    for _ in 0..49 {
        events.push(advanced(propose()));
        events.push(advanced(again.clone()));
    }
    given(events.clone())
        .when(DossierCommand::Advance(propose()))
        .then(advanced(propose()));
    events.push(advanced(propose()));
    given(events)
        .when(DossierCommand::Advance(reject()))
        .refused(full("steps", 100));
}

#[test]
fn notes_are_kept_in_order_and_are_bounded() {
    let added = |number: u8| DossierEvent::NoteAdded {
        note: note(number),
        text: format!("Nr {number}"),
        act: act(),
    };
    let add = |number: u8| DossierCommand::AddNote {
        note: note(number),
        text: format!("Nr {number}"),
    };
    open([]).when(add(1)).then(added(1));
    open([added(1)])
        .when(add(1))
        .refused(Refusal::Exists("note"));
    let many = (0..500_u16).map(|number| DossierEvent::NoteAdded {
        note: maatwerk_domain::NoteId::from_bytes(
            u128::from(number).wrapping_add(1 << 64).to_be_bytes(),
        ),
        text: String::new(),
        act: act(),
    });
    open(many).when(add(1)).refused(full("notes", 500));
}
