//! Statements as banks give them, and as they never do.

use std::fmt::Write as _;

use super::*;

const OURS: &str = "NL91ABNA0417164300";
const THEIRS: &str = "DE89370400440532013000";

fn accounts() -> BTreeSet<Iban> {
    BTreeSet::from([OURS.parse().unwrap()])
}

fn whole(version: &str, entries: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}\"><BkToCstmrStmt>\
         <GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S-17</Id><Acct><Id><IBAN>{OURS}</IBAN></Id></Acct>\
         {entries}</Stmt></BkToCstmrStmt></Document>"
    )
}

fn entry(amount: &str, direction: &str, status: &str, rest: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>\
         <Sts>{status}</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>{rest}</Ntry>"
    )
}

fn lines(text: &str) -> Vec<Line> {
    read(text, &accounts()).unwrap().lines
}

fn refused(text: &str) -> NotAStatement {
    read(text, &accounts()).unwrap_err()
}

#[test]
fn both_versions_say_the_same() {
    let told = |payer: &str| {
        format!(
            "<NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><RltdPties>{payer}\
             <DbtrAcct><Id><IBAN>{THEIRS}</IBAN></Id></DbtrAcct></RltdPties>\
             <RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>\
             </TxDtls></NtryDtls>"
        )
    };
    let old = told("<Dbtr><Nm>A</Nm></Dbtr>");
    let new = told("<Dbtr><Pty><Nm>A</Nm></Pty></Dbtr>");
    let old = whole("02", &entry("25.00", "CRDT", "BOOK", &old));
    let new = whole("08", &entry("25.00", "CRDT", "<Cd>BOOK</Cd>", &new));
    let (old, new) = (lines(&old), lines(&new));
    assert_eq!(old, new);
    let [line] = old.as_slice() else {
        panic!("{old:?}")
    };
    assert_eq!(line.amount, Cents::new(2_500));
    assert!(line.credit);
    assert_eq!(line.on.to_string(), "2026-11-20");
    assert_eq!(line.end_to_end.as_deref(), Some("E1"));
    assert_eq!(line.from, THEIRS.parse().ok());
    let reference = line.payment_reference.as_ref().unwrap();
    assert_eq!(reference.as_str(), "RF18539007547034");
}

#[test]
fn a_reference_is_found_in_a_text() {
    let ours = PaymentReference::of(maatwerk_domain::LoanId::from_bytes([7; 16]));
    let spaced: String = ours
        .as_str()
        .chars()
        .enumerate()
        .flat_map(|(at, c)| {
            (at > 0 && at % 4 == 0)
                .then_some(' ')
                .into_iter()
                .chain([c])
        })
        .collect();
    for text in [
        ours.as_str().to_owned(),
        spaced.clone(),
        format!("aflossing {} mei", spaced.to_lowercase()),
    ] {
        let told =
            format!("<NtryDtls><TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls>");
        let found = lines(&whole("02", &entry("1", "CRDT", "BOOK", &told)));
        assert_eq!(found[0].payment_reference.as_ref(), Some(&ours), "{text}");
    }
}

#[test]
fn amounts_are_euros_of_whole_cents() {
    for (text, cents) in [
        ("25.00", 2_500),
        ("25", 2_500),
        ("0.01", 1),
        ("7.5", 750),
        ("7.50000", 750),
        // The salaries of a town: none of ours, and no reason to refuse the rest.
        ("42949672.96", 4_294_967_296),
    ] {
        let found = lines(&whole("02", &entry(text, "DBIT", "BOOK", "")));
        assert_eq!(found[0].amount, Cents::new(cents), "{text}");
    }
    for text in [
        "",
        "-1.00",
        "+1.00",
        "1,00",
        "1.001",
        "1e3",
        "99999999999999",
        "NaN",
        " ",
    ] {
        let refused = refused(&whole("02", &entry(text, "DBIT", "BOOK", "")));
        assert_eq!(refused, NotAStatement::Amount(1), "{text:?}");
    }
    let nothing = whole("02", &entry("0.00", "DBIT", "BOOK", ""));
    assert_eq!(lines(&nothing), []);
    let dollars = entry("1.00", "CRDT", "BOOK", "").replace("EUR", "USD");
    assert_eq!(refused(&whole("08", &dollars)), NotAStatement::Amount(1));
}

#[test]
fn what_is_booked_together_is_told_apart_or_left_to_a_person() {
    let part = |amount: &str, id: &str| {
        format!(
            "<TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs><Amt Ccy=\"EUR\">{amount}</Amt></TxDtls>"
        )
    };
    let two = |first: &str, second: &str| {
        let details = [part(first, "A"), part(second, "B")].concat();
        let details = format!("<NtryDtls>{details}</NtryDtls>");
        lines(&whole(
            "08",
            &entry("30.00", "DBIT", "<Cd>BOOK</Cd>", &details),
        ))
    };
    let apart = two("10.00", "20.00");
    assert_eq!(apart.len(), 2);
    assert!(apart.iter().all(|line| !line.muddled));
    assert_ne!(apart[0].key, apart[1].key);
    assert_eq!(two("30.00", "0.00").len(), 1, "a part of nothing");
    let muddled = two("10.00", "10.00");
    assert_eq!(muddled.len(), 1);
    assert!(muddled[0].muddled);
}

#[test]
fn a_line_is_known_again_and_two_alike_are_two() {
    let referenced = entry("5.00", "CRDT", "BOOK", "<AcctSvcrRef>R1</AcctSvcrRef>");
    let plain = entry("5.00", "CRDT", "BOOK", "");
    let once = lines(&whole("02", &[referenced.as_str(), &plain].concat()));
    let twice = [referenced.as_str(), &plain, &referenced, &plain].concat();
    let twice = lines(&whole("02", &twice));
    // In another file the same keys.
    assert_eq!(once[0].key, twice[0].key);
    assert_eq!(once[1].key, twice[1].key);
    // Each moved the balance: also where the bank gave its reference to two.
    assert_eq!(keys(&twice).len(), 4);
}

fn keys(lines: &[Line]) -> BTreeSet<&str> {
    lines.iter().map(|line| line.key.as_str()).collect()
}

/// A line from this account.
fn from(iban: &str, reference: &str) -> String {
    let told = format!(
        "{reference}<NtryDtls><TxDtls><RltdPties><DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct>\
         </RltdPties></TxDtls></NtryDtls>"
    );
    entry("5.00", "CRDT", "BOOK", &told)
}

#[test]
fn where_the_bank_gives_no_reference_lines_are_known_by_all_that_is_told_of_them() {
    for none in [
        "",
        "<AcctSvcrRef></AcctSvcrRef>",
        "<AcctSvcrRef/>",
        "<AcctSvcrRef> </AcctSvcrRef>",
        "<AcctSvcrRef>NONREF</AcctSvcrRef>",
        "<AcctSvcrRef>NotProvided</AcctSvcrRef>",
    ] {
        let (hers, his) = (from(THEIRS, none), from("BE68539007547034", none));
        let both = lines(&whole("08", &[hers.as_str(), &his].concat()));
        assert!(both.iter().all(|line| line.reference.is_none()), "{none}");
        // In another order, and one alone, they are the same; two of one payer are two.
        let turned = lines(&whole("08", &[his.as_str(), &hers, &his].concat()));
        assert_eq!(
            (&turned[0].key, &turned[1].key),
            (&both[1].key, &both[0].key)
        );
        assert_eq!(lines(&whole("08", &his))[0].key, both[1].key);
        assert_eq!(keys(&turned).len(), 3, "{none}");
    }
}

#[test]
fn a_reference_that_a_second_statement_tells_is_the_line_that_the_first_told() {
    let line = from(THEIRS, "<AcctSvcrRef>R1</AcctSvcrRef>");
    let one = whole("02", &line);
    let start = one.find("<Stmt>").unwrap();
    let end = one.find("</BkToCstmrStmt>").unwrap();
    // One file with a statement of the part of a day and one of the whole of it.
    let day = one[start..end].replace(&line, &line.repeat(2));
    let file = [&one[..end], &day, &one[end..]].concat();
    let told = lines(&file);
    assert_eq!(told.len(), 3);
    assert_eq!(told[0].key, told[1].key);
    assert_ne!(told[1].key, told[2].key);
    assert_eq!(keys(&told), keys(&lines(&whole("02", &line.repeat(2)))));
    // What was booked together, twice alike.
    let parts = "<AcctSvcrRef>R2</AcctSvcrRef><NtryDtls><TxDtls><Amt Ccy=\"EUR\">2.00</Amt></TxDtls>\
                 <TxDtls><Amt Ccy=\"EUR\">3.00</Amt></TxDtls></NtryDtls>";
    let parts = entry("5.00", "CRDT", "BOOK", parts);
    let twice = lines(&whole("02", &parts.repeat(2)));
    assert_eq!(keys(&twice).len(), 4);
    assert_eq!(keys(&twice[..2]), keys(&lines(&whole("02", &parts))));
}

#[test]
fn what_the_bank_has_not_booked_waits() {
    let pending = entry("5.00", "CRDT", "<Cd>PDNG</Cd>", "");
    let found = read(&whole("08", &pending), &accounts()).unwrap();
    assert_eq!((found.lines.len(), found.pending), (0, 1));
    let unknown = entry("5.00", "CRDT", "MAYBE", "");
    assert_eq!(refused(&whole("02", &unknown)), NotAStatement::Direction(1));
    let undated = entry("5.00", "CRDT", "BOOK", "").replace("2026-11-20", "20-11-2026");
    assert_eq!(refused(&whole("02", &undated)), NotAStatement::Day(1));
    let sideways = entry("5.00", "BOTH", "BOOK", "");
    assert_eq!(
        refused(&whole("02", &sideways)),
        NotAStatement::Direction(1)
    );
}

#[test]
fn hostile_files_are_refused_at_little_cost() {
    let good = whole("02", &entry("5.00", "CRDT", "BOOK", ""));
    let mut bomb =
        String::from("<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"aaaaaaaaaa\">");
    for (one, other) in ('a'..'j').zip('b'..='j') {
        write!(bomb, "<!ENTITY {other} \"&{one};&{one};&{one};&{one};\">").unwrap();
    }
    bomb.push_str("]><Document>&j;</Document>");
    let outside = good.replace("<Id>S-17</Id>", "<Id>&secrets;</Id>");
    for text in [
        bomb.as_str(),
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
        &outside,
    ] {
        assert_eq!(refused(text), NotAStatement::Xml(NotXml::Declares));
    }
    let deep = ["<a>".repeat(100), "</a>".repeat(100)].concat();
    assert_eq!(refused(&deep), NotAStatement::Xml(NotXml::TooLarge));
    let long = good.replace("S-17", &"x".repeat(10_000));
    assert_eq!(refused(&long), NotAStatement::Xml(NotXml::TooLarge));
    let wide = format!("<a>{}</a>", "<b/>".repeat(500_000));
    assert_eq!(refused(&wide), NotAStatement::Xml(NotXml::TooLarge));
    let many = whole(
        "02",
        &entry("5.00", "CRDT", "BOOK", "").repeat(MOST_LINES + 1),
    );
    assert_eq!(refused(&many), NotAStatement::TooMany);
    for text in ["", "geen XML", "<a>", "<a></b>", "<a/><b/>", "{}", "\u{0}"] {
        let refused = refused(text);
        assert!(
            matches!(
                refused,
                NotAStatement::Xml(NotXml::Malformed) | NotAStatement::Kind
            ),
            "{text:?}: {refused}"
        );
    }
    // Cut off anywhere it is none, and nothing panics.
    for end in (0..good.len()).filter(|end| good.is_char_boundary(*end)) {
        assert!(read(&good[..end], &accounts()).is_err(), "{end}");
    }
}

#[test]
fn of_another_account_or_kind_it_is_none() {
    let good = whole("02", &entry("5.00", "CRDT", "BOOK", ""));
    assert!(read(&good, &accounts()).is_ok());
    let other = good.replace(OURS, THEIRS);
    assert_eq!(refused(&other), NotAStatement::Account);
    for (from, to) in [
        ("camt.053.001.02", "camt.053.001.03"),
        ("camt.053", "camt.052"),
        ("BkToCstmrStmt", "BkToCstmrAcctRpt"),
        ("<Id>S-17</Id>", ""),
    ] {
        assert_eq!(refused(&good.replace(from, to)), NotAStatement::Kind);
    }
}

#[test]
fn a_line_with_the_banks_reference_is_the_same_whatever_more_is_told_of_it() {
    let told = |details: &str| {
        let rest = format!("<AcctSvcrRef>R-1</AcctSvcrRef><NtryDtls>{details}</NtryDtls>");
        let found = lines(&whole("02", &entry("3.00", "CRDT", "BOOK", &rest)));
        found
            .into_iter()
            .map(|line| line.key)
            .collect::<BTreeSet<_>>()
    };
    let payer = format!(
        "<TxDtls><RltdPties><DbtrAcct><Id><IBAN>{THEIRS}</IBAN></Id></DbtrAcct></RltdPties></TxDtls>"
    );
    assert_eq!(told("<TxDtls></TxDtls>"), told(&payer));
    let part = |amount: &str, reference: &str| {
        format!(
            "<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs><Amt Ccy=\"EUR\">{amount}</Amt></TxDtls>"
        )
    };
    let (one, two) = (part("1.00", "A"), part("2.00", "B"));
    let both = told(&format!("{one}{two}"));
    assert_eq!(both.len(), 2);
    assert_eq!(both, told(&format!("{two}{one}")), "in whichever order");
    let alike = told(&format!(
        "{}{}{}",
        part("1.00", "A"),
        part("1.00", "A"),
        part("1.00", "A")
    ));
    assert_eq!(alike.len(), 3, "parts that nothing tells apart are parts");
}
