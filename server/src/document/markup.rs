//! HTML and SVG as a tree. A text has no other way in than through the escaping here, so that none
//! can become an element, an attribute or a script.

use std::fmt::{self, Display, Write};

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Element(Element),
    Text(String),
    /// Our own style sheet, which a browser reads as it stands.
    Style(&'static str),
}

/// An element without anything in it.
pub(crate) fn el(name: &'static str) -> Element {
    Element {
        name,
        attributes: Vec::new(),
        children: Vec::new(),
    }
}

impl Element {
    /// With an attribute.
    pub(crate) fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    /// With a class.
    pub(crate) fn class(self, class: &'static str) -> Self {
        self.with("class", class)
    }

    /// With a text at its end.
    pub(crate) fn text(mut self, text: impl Display) -> Self {
        self.children.push(Node::Text(text.to_string()));
        self
    }

    /// With an element at its end.
    pub(crate) fn add(mut self, child: Self) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// With elements at its end.
    pub(crate) fn all(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children
            .extend(children.into_iter().map(Node::Element));
        self
    }

    /// With a style sheet of our own at its end.
    pub(crate) fn style(mut self, style: &'static str) -> Self {
        self.children.push(Node::Style(style));
        self
    }
}

/// Elements of HTML that have no end.
const VOID: [&str; 1] = ["meta"];

impl Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}", self.name)?;
        for (name, value) in &self.attributes {
            write!(f, " {name}=\"")?;
            escape(value, f)?;
            f.write_char('"')?;
        }
        f.write_char('>')?;
        if VOID.contains(&self.name) {
            return Ok(());
        }
        for child in &self.children {
            match child {
                Node::Element(element) => element.fmt(f)?,
                Node::Text(text) => escape(text, f)?,
                Node::Style(style) => f.write_str(style)?,
            }
        }
        write!(f, "</{}>", self.name)
    }
}

/// Writes a text so that it is one, also between quotes.
fn escape(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut rest = text;
    while let Some(place) = rest.find(['&', '<', '>', '"', '\'']) {
        f.write_str(&rest[..place])?;
        f.write_str(match rest.as_bytes()[place] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[place + 1..];
    }
    f.write_str(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        let hostile = "\"><script>alert('&')</script>";
        let element = el("p").with("title", hostile).text(hostile).text(7);
        let escaped = "&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;";
        assert_eq!(
            element.to_string(),
            format!("<p title=\"{escaped}\">{escaped}7</p>")
        );
    }

    #[test]
    fn elements_stand_in_their_order() {
        let list = el("ul").all(["a", "é"].map(|text| el("li").text(text)));
        let head = el("head")
            .add(el("meta").with("charset", "utf-8"))
            .add(list);
        assert_eq!(
            head.to_string(),
            "<head><meta charset=\"utf-8\"><ul><li>a</li><li>é</li></ul></head>"
        );
    }
}
