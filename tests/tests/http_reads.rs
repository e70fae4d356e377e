//! Reads are accounted for: who read which case, for what. A file of its own, because what is
//! written down is that of the whole process.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use maatwerk_tests::{Office, Web, text};
use serde_json::Value;

/// What the server writes down.
#[derive(Debug, Clone, Default)]
struct Record(Arc<Mutex<Vec<u8>>>);

impl Write for Record {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut record = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        record.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Record {
    /// The cases read in a call with this purpose.
    fn read_for(&self, purpose: &str) -> Vec<String> {
        let record = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = String::from_utf8_lossy(&record);
        let lines = lines.lines().map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            line["fields"].clone()
        });
        lines
            .filter(|fields| {
                fields["message"] == "personal data read" && fields["purpose"] == purpose
            })
            .map(|fields| {
                assert_eq!(fields["authority"], "GM0479");
                assert_eq!(fields["officer"], "officer");
                assert_eq!(fields["http.operation"], "listComparableDecisions");
                assert_eq!(fields["trace"].as_str().map(str::len), Some(32));
                format!("/cases/{}", fields["case"].as_str().unwrap_or_default())
            })
            .collect()
    }
}

#[test]
fn every_case_whose_reasons_are_shown_is_read() {
    let record = Record::default();
    let writer = record.clone();
    tracing_subscriber::fmt()
        .json()
        .with_writer(move || writer.clone())
        .init();
    let web = Web::start(&[("GM0479", "plugins/zaanstad")], Web::limits());
    let office = Office::open(&web, "GM0479");
    let mut earlier = Vec::new();
    for name in ["Sanne de Boer", "Mo Bakker", "Els Mulder"] {
        let (case, _, request, assessment) = office.assessed(name);
        let _ = office.granted(&case, &request, &assessment);
        earlier.push(case);
    }
    let (case, _, request, _) = office.assessed("Noor Visser");
    web.run(web.installation.settle());

    let ask = |purpose: &str, more: &str| {
        let path = format!("{case}/comparable-decisions?requestId={request}{more}");
        let headers = [("Processing-Purpose", purpose)];
        office
            .officer
            .send("GET", &path, &headers, None)
            .expect(200)
    };
    let first = ask("first-page", "&limit=2");
    // The case asked about, then those that are shown: newest first, being equally alike.
    let expected = [&case, &earlier[2], &earlier[1]];
    assert_eq!(
        record.read_for("first-page").iter().collect::<Vec<_>>(),
        expected
    );
    let next = text(&first, "/next");
    let _ = ask("next-page", &format!("&limit=2&cursor={next}"));
    let expected = [&case, &earlier[0]];
    assert_eq!(
        record.read_for("next-page").iter().collect::<Vec<_>>(),
        expected
    );
    // Nothing of what was read is written down.
    let record = record.0.lock().unwrap_or_else(PoisonError::into_inner);
    let record = String::from_utf8_lossy(&record);
    for secret in [
        "Boer",
        "Bakker",
        "Mulder",
        "Visser",
        "As assessed",
        "999990019",
    ] {
        assert!(!record.contains(secret), "{secret}");
    }
}
