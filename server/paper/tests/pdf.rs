//! What is written, as another reader of PDF reads it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what does not hold fails the test"
)]

use maatwerk_paper::{Block, Day, Paper, PaperError};

fn paper(blocks: Vec<Block>) -> Paper {
    Paper {
        title: "Een brief".to_owned(),
        author: "Gemeente Zaanstad".to_owned(),
        day: Day {
            year: 2026,
            month: 11,
            day: 23,
        },
        running: "Gemeente Zaanstad, kenmerk 7".to_owned(),
        mark: None,
        blocks,
    }
}

fn blocks() -> Vec<Block> {
    vec![
        Block::Sender("Gemeente Zaanstad".to_owned()),
        Block::Small(vec![
            "Postbus 2000".to_owned(),
            "1500 GA Zaandam".to_owned(),
        ]),
        Block::Lines(vec!["A. de Vries".to_owned()]),
        Block::Table(vec![("Datum".to_owned(), "23 november 2026".to_owned())]),
        Block::Title("U krijgt € 500,00".to_owned()),
        Block::Paragraph("Één regel.\nEn nog een.".to_owned()),
        Block::Heading("Waarom".to_owned()),
        Block::List(vec![
            "omdat het kan".to_owned(),
            "en omdat het mag".to_owned(),
        ]),
    ]
}

/// The text of each page, without white space: where that stands is up to who draws.
fn read(bytes: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let pages = document.get_pages();
    let text = |page: &u32| {
        let text = document.extract_text(&[*page]).unwrap();
        text.split_whitespace().collect::<String>()
    };
    pages.keys().map(text).collect()
}

fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn another_reader_reads_what_was_written() {
    let paper = paper(blocks());
    let bytes = paper.to_pdf().unwrap();
    let [page] = read(&bytes).try_into().unwrap();
    for text in [
        "Gemeente Zaanstad",
        "Postbus 2000 1500 GA Zaandam",
        "A. de Vries",
        "Datum 23 november 2026",
        "U krijgt € 500,00",
        "Één regel. En nog een.",
        "en omdat het mag",
        "Pagina 1 van 1",
    ] {
        assert!(page.contains(&bare(text)), "{text} in {page}");
    }
    assert!(
        paper
            .to_text()
            .contains("U krijgt € 500,00\n=================")
    );
}

#[test]
fn it_says_that_it_is_tagged_and_can_be_archived() {
    let bytes = paper(blocks()).to_pdf().unwrap();
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let catalogue = document.catalog().unwrap();
    assert_eq!(catalogue.get(b"Lang").unwrap().as_str().unwrap(), b"nl");
    let mark = catalogue.get(b"MarkInfo").unwrap().as_dict().unwrap();
    assert!(mark.get(b"Marked").unwrap().as_bool().unwrap());
    assert!(catalogue.has(b"StructTreeRoot") && catalogue.has(b"Outlines"));
    let metadata = catalogue.get(b"Metadata").unwrap().as_reference().unwrap();
    let metadata = document.get_object(metadata).unwrap().as_stream().unwrap();
    let metadata = String::from_utf8_lossy(&metadata.content).into_owned();
    for needed in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ] {
        assert!(metadata.contains(needed), "{needed} in {metadata}");
    }
}

#[test]
fn the_same_document_is_the_same_bytes() {
    let one = paper(blocks()).to_pdf().unwrap();
    assert_eq!(one, paper(blocks()).to_pdf().unwrap());
    let mut other = blocks();
    other.push(Block::Paragraph("Meer.".to_owned()));
    assert_ne!(one, paper(other).to_pdf().unwrap());
}

#[test]
fn each_page_of_a_draft_says_so() {
    let long = vec![Block::Paragraph("Veel woorden bij elkaar. ".repeat(600)); 2];
    let mut all = blocks();
    all.extend(long);
    let mut paper = paper(all);
    paper.mark = Some("CONCEPT".to_owned());
    let pages = read(&paper.to_pdf().unwrap());
    assert!(pages.len() > 3, "{}", pages.len());
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains("CONCEPT"));
        let foot = format!("Pagina{}van{}", at + 1, pages.len());
        assert!(page.contains(&foot), "{foot} in {page}");
        assert_eq!(page.contains(&bare(&paper.running)), at > 0);
    }
}

/// What the fonts have not, what is not seen, words longer than a line, text from right to left: all of it is
/// a document.
#[test]
fn any_text_can_be_written() {
    let hostile = [
        "x".repeat(5_000),
        "\u{202e}omgekeerd\u{0}\u{7}\u{feff}".to_owned(),
        "שלום عليكم 漢字 💩 🇳🇱 e\u{301}\u{301}\u{301}".to_owned(),
        "#import \"/etc/passwd\" <script> {bedrag} \\u{41} (()) %PDF".to_owned(),
        "\u{e000}\u{ffff}\u{10ffff}\u{ad}\u{200d}".to_owned(),
        String::new(),
        " \n \n\n".to_owned(),
    ];
    for text in hostile {
        let all = vec![
            Block::Title(text.clone()),
            Block::Table(vec![(text.clone(), text.clone())]),
            Block::List(vec![text.clone()]),
            Block::Lines(vec![text.clone()]),
            Block::Paragraph(text.clone()),
        ];
        let written = paper(all).to_pdf();
        let written = written.unwrap_or_else(|error| panic!("{error} of {text:?}"));
        assert!(!read(&written).is_empty());
    }
    let cannot = vec![Block::Paragraph("漢 en 💩 en a".to_owned())];
    let [page] = read(&paper(cannot).to_pdf().unwrap()).try_into().unwrap();
    assert!(page.contains("\u{fffd}en\u{fffd}ena"), "{page}");
}

#[test]
fn a_book_is_refused() {
    let book = vec![Block::Paragraph("Nog een regel.\n".repeat(20_000))];
    let refused = paper(book).to_pdf().unwrap_err();
    assert!(
        matches!(refused, PaperError::TooLong(pages) if pages > 200),
        "{refused}"
    );
}
