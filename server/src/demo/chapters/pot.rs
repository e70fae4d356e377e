//! A pot that runs out under many clerks at once.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::line;
use crate::demo::api::Failed;
use crate::demo::house::{House, LESSONS, number};
use crate::demo::words::euro;

/// How many clerks decide at once.
const CLERKS: usize = 12;

/// A pot for five decisions, and twelve that are taken at the same moment.
pub(super) fn runs_out(house: &House<'_>, today: Date) -> Result<(), Failed> {
    let mut waiting = Vec::new();
    for clerk in 1..=CLERKS {
        let told = house.case(&format!("Inwoner {clerk}"))?;
        house.day(&told, "birth-date", today.checked_sub(30.years())?)?;
        let request = house.request(&told, today, "rijlessen", LESSONS)?;
        let (path, body) = house.decision(&request, "grant")?;
        waiting.push((format!("/cases/{}/{path}", told.case), body));
    }
    let answers = std::thread::scope(|scope| {
        let clerks: Vec<_> = waiting
            .iter()
            .map(|(path, body)| scope.spawn(|| house.officer.try_post(path, body)))
            .collect();
        clerks
            .into_iter()
            .map(|clerk| {
                clerk
                    .join()
                    .map_err(|_| Failed::from("a clerk fell over"))?
            })
            .collect::<Result<Vec<_>, Failed>>()
    })?;
    let granted = answers.iter().filter(|(status, _)| *status == 201).count();
    let refused = answers
        .iter()
        .filter(|(_, problem)| problem["code"] == "pot-empty")
        .count();
    let pot = house.worker.get(&format!("/pots/{}", today.year()))?;
    line(
        house.place.name,
        Some(today),
        "pot",
        &format!(
            "{}; {CLERKS} medewerkers beslissen tegelijk over {}",
            euro(number(&pot, "/amount")?),
            euro(LESSONS)
        ),
    );
    line(
        "",
        None,
        "besluiten",
        &format!("{granted} toegekend, {refused} geweigerd: de pot is leeg"),
    );
    line(
        "",
        None,
        "pot",
        &format!(
            "{} toegezegd, {} over",
            euro(number(&pot, "/committed")?),
            euro(number(&pot, "/available")?)
        ),
    );
    Ok(())
}
