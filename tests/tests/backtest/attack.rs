//! Attack: a policy maker, who may see no household, uploads a candidate that knows one of them by
//! what it asked, and says what it is told of that household in every way a report has room for.

use maatwerk::backtest::{Kind, Report, banded, html};
use maatwerk_domain::Date;
use maatwerk_policy::contract::{
    AskedWhen, Finding, FindingOutcome, Form, Grant, LoanTerms, Outcome, Question, ReviewOutcome,
    Rule, Used, ValueKind,
};

use crate::guests::{Guest, LOOP, assessment, finding, manifest, review};
use crate::history::{APRIL, History, asked, number};

const SET: &[u8] = br#"{"max-amount":75000}"#;
/// Enough for a number up to 31: the day of the month on which somebody was born.
const BITS: usize = 5;
/// The secret: everybody in the history was born on the fourteenth.
const DAY: usize = 14;

fn gift(form: Form, amount: u32) -> Outcome {
    Outcome::Grant(Grant {
        form,
        amount,
        conditions: Vec::new(),
    })
}

fn reads(bit: usize) -> Finding {
    Finding {
        rule: format!("bit-{bit}"),
        outcome: FindingOutcome::NotMet,
        used: vec![Used {
            code: format!("fact-{bit}"),
            value: None,
        }],
        ..finding()
    }
}

/// Grants everybody 400 euro at most, so that enough amounts differ. Of who asked 600 euro it says the
/// day of birth: a rule and a fact that was not told for each bit, a loan when it is odd, and as many
/// euros more than one. Who asked 700 euro has it fail one way or the other by the second bit. It reads
/// the day as if these bits of it were the other way round.
fn reader(turned: usize) -> Vec<u8> {
    let mut described = manifest();
    described.questions = (0..BITS)
        .map(|bit| Question {
            code: format!("fact-{bit}"),
            kind: ValueKind::Flag,
            label: format!("Vraag {bit}"),
            asked: AskedWhen::Assess,
        })
        .collect();
    described.rules.extend((0..BITS).map(|bit| Rule {
        code: format!("bit-{bit}"),
        article: "CVDR123456/7".to_owned(),
        text: format!("Regel {bit}."),
    }));
    let mut usual = assessment();
    usual.outcome = gift(Form::Gift, 40_000);
    let guest = Guest::new(&described, &usual, &review());
    let usual = guest.assess_body().to_owned();
    let guest = guest.assess_with(|memory| {
        let answers = (0..1_usize << BITS).map(|day| {
            let form = [Form::Gift, Form::Loan][day & 1];
            let mut answer = assessment();
            answer.outcome = gift(form, u32::try_from(day + 1).unwrap() * 100);
            let bits = (0..BITS).filter(|bit| day >> bit & 1 == 1);
            answer.findings.extend(bits.map(reads));
            memory.assessment(&answer).to_le_bytes()
        });
        let answers = answers.collect::<Vec<_>>().concat();
        memory.put(&answers)
    });
    let answers = guest.assess_body();
    // The list of facts stands behind four dates, texts and numbers of 28 bytes; the day of the first
    // fact behind its code, the kind of value, a year and a month.
    let asked = "(i32.load offset=16 (local.get 0))";
    let day = format!(
        "(i32.xor (i32.load8_u offset=15 (i32.load offset=28 (local.get 0))) (i32.const {turned}))"
    );
    let body = format!(
        "(if (i32.eq {asked} (i32.const 60000))
            (then (return (i32.load (i32.add {answers} (i32.shl {day} (i32.const 2)))))))
         (if (i32.eq {asked} (i32.const 70000))
            (then (if (i32.and {day} (i32.const 2)) (then (unreachable)))
                  {LOOP}))
         {usual}"
    );
    guest.assess(&body).component()
}

/// The day as an exact report tells it: by rules, by facts, by the way it went, by the failure, and by
/// the amount in January (where who asked 500 or 800 euro gets 400).
fn told(report: &Report) -> [usize; 5] {
    let bits = |codes: &mut dyn Iterator<Item = &String>, before: &str| {
        let bits = codes.filter_map(|code| code.strip_prefix(before)?.parse::<usize>().ok());
        bits.fold(0, |day, bit| day | 1 << bit)
    };
    let rules = bits(&mut report.rules.iter().map(|rule| &rule.rule), "bit-");
    let facts = bits(
        &mut report.not_told.facts.iter().map(|fact| &fact.code),
        "fact-",
    );
    let mut ways = report.requests.transitions.iter();
    let odd = usize::from(ways.any(|way| way.to == Kind::LoanInPart));
    let failed = usize::from(report.failures[0].code == "trap") << 1;
    let january = report.money.months[0].granted.candidate.unwrap() - 80_000;
    [
        rules,
        facts,
        odd,
        failed,
        usize::try_from(january / 100 - 1).unwrap(),
    ]
}

/// Without what says which candidate it was and how long that took.
fn about(mut report: Report) -> Report {
    report.candidate.plugin = String::new();
    report
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_reads_no_fact_of_a_household_out() {
    let history = History::new().await;
    let app = &history.installation.app;
    for day in [APRIL, Date::constant(2026, 5, 4)] {
        app.clock.move_to(day).unwrap();
        for _ in 0..12 {
            asked(&history.clerk, day, 500).await;
        }
    }
    let mut shown = Vec::new();
    for turned in [0, 1, 2, 31] {
        let exact = history.try_out(&reader(turned), Some(SET)).await.report;
        let day = DAY ^ turned;
        assert_eq!(told(&exact), [day, day, day & 1, day & 2, day]);
        shown.push(about(banded(&exact)));
    }
    let (first, others) = shown.split_first().unwrap();
    // Whatever the day is, a policy maker gets the same report, and the same page.
    for other in others {
        assert_eq!(first, other);
        assert_eq!(html(first), html(other));
    }
    let json = serde_json::to_string(first).unwrap();
    for word in ["bit-", "fact-", "loan-in-part", "trap", "out-of-fuel"] {
        assert!(!json.contains(word), "{word} in {json}");
    }
    // And it does tell what many show.
    assert_eq!(first.requests.transitions[0].answers, number(25));
    assert!(first.money.granted.difference.is_some());
    let months = first.money.months.iter();
    let differences: Vec<_> = months
        .map(|month| month.granted.difference.is_some())
        .collect();
    // January to March are few, so April goes with them; May is told.
    assert_eq!(differences, [false, false, false, false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_counts_for_more_than_was_asked_or_paid() {
    let history = History::new().await;
    let mut more = assessment();
    more.outcome = gift(Form::Gift, 90_000_000);
    let mut lent = review();
    lent.outcome = ReviewOutcome::ProposeLoan(LoanTerms {
        principal: 90_000_000,
        instalments: 1,
        instalment: 90_000_000,
    });
    for form in [Form::Gift, Form::Loan] {
        more.outcome = gift(form, 90_000_000);
        let component = Guest::new(&manifest(), &more, &lent).component();
        let report = history.try_out(&component, Some(SET)).await.report;
        // More than was asked, or than was paid, is no answer: it cannot drown the rounding of a sum.
        assert_eq!(report.failures.len(), 1);
        assert_eq!(report.failures[0].code, "malformed-answer");
        assert_eq!(report.failures[0].answers, number(7));
        assert_eq!(report.money.granted.candidate, Some(0));
        assert_eq!(report.money.loans.candidate, Some(0));
    }
}
