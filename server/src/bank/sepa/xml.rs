//! A file of somebody else as a tree, within bounds: no declarations of entities, no depth, no more
//! elements than a large statement has.

use quick_xml::Reader;
use quick_xml::events::Event;

/// How deep elements may lie in one another; a statement has some twelve.
const DEPTH: usize = 32;

/// The most elements; a line of a statement has some forty.
const ELEMENTS: usize = 400_000;

/// The most bytes of the text of one element; nothing in a statement is longer than 500 characters.
const TEXT: usize = 4_096;

/// Why it is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::bank) enum NotXml {
    /// It is no well-formed XML.
    #[error("is no well-formed XML")]
    Malformed,
    /// It declares something: entities can make a small file enormous, or read others.
    #[error("declares a document type or an entity, which no statement does")]
    Declares,
    /// It is larger than any statement.
    #[error("has more elements, deeper ones or longer texts than a statement has")]
    TooLarge,
}

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    /// What the elements in it belong to, when it says so.
    pub(super) namespace: Option<String>,
    /// The currency of an amount.
    pub(super) currency: Option<String>,
    pub(super) text: String,
    pub(super) children: Vec<Self>,
}

impl Element {
    /// The elements with this name right in it.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element along these names.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |within, name| {
            within.children.iter().find(|child| child.name == *name)
        })
    }

    /// The text of the first element along these names; nothing when there is none.
    pub(super) fn text_at(&self, path: &[&str]) -> Option<&str> {
        let text = self.at(path)?.text.trim();
        (!text.is_empty()).then_some(text)
    }

    fn begin(start: &quick_xml::events::BytesStart<'_>) -> Result<Self, NotXml> {
        let mut element = Self {
            name: start.local_name().as_ref().to_owned(),
            ..Self::default()
        };
        // A bank may give the names a prefix: then the one that belongs to it counts.
        let prefix = start.name().prefix();
        let declares = prefix.map_or_else(
            || "xmlns".to_owned(),
            |prefix| format!("xmlns:{}", prefix.as_ref()),
        );
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| NotXml::Malformed)?;
            let value = attribute.value.as_ref().to_owned();
            match attribute.key.as_ref() {
                key if key == declares => element.namespace = Some(value),
                "Ccy" => element.currency = Some(value),
                _ => {}
            }
        }
        Ok(element)
    }
}

/// The root of a document.
pub(super) fn parse(text: &str) -> Result<Element, NotXml> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    let mut elements = 0;
    loop {
        let event = reader.read_event().map_err(|_| NotXml::Malformed)?;
        let empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(start) | Event::Empty(start) => {
                elements += 1;
                if elements > ELEMENTS || open.len() >= DEPTH {
                    return Err(NotXml::TooLarge);
                }
                if root.is_some() {
                    return Err(NotXml::Malformed);
                }
                let element = Element::begin(&start)?;
                if empty {
                    end(&mut open, &mut root, element);
                } else {
                    open.push(element);
                }
            }
            Event::End(_) => {
                let element = open.pop().ok_or(NotXml::Malformed)?;
                end(&mut open, &mut root, element);
            }
            Event::Text(text) => add(&mut open, &text.xml10_content())?,
            Event::CData(text) => add(&mut open, &text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let found = reference.resolve_char_ref();
                let found = found.map_err(|_| NotXml::Malformed)?;
                let found = found.or_else(|| match name.as_ref() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                });
                let found = found.ok_or(NotXml::Declares)?;
                add(&mut open, found.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => return Err(NotXml::Declares),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    match root {
        Some(root) if open.is_empty() => Ok(root),
        _ => Err(NotXml::Malformed),
    }
}

fn end(open: &mut [Element], root: &mut Option<Element>, element: Element) {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => *root = Some(element),
    }
}

fn add(open: &mut [Element], text: &str) -> Result<(), NotXml> {
    match open.last_mut() {
        Some(element) => {
            if element.text.len() + text.len() > TEXT {
                return Err(NotXml::TooLarge);
            }
            element.text.push_str(text);
            Ok(())
        }
        None if text.trim().is_empty() => Ok(()),
        None => Err(NotXml::Malformed),
    }
}
