//! The frame of a page: nothing from elsewhere, no script, and it prints.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest as _, Sha256};

use super::markup::{Element, el};

/// How every page looks.
pub(crate) const STYLE: &str = include_str!("style.css");

/// What a browser may do with a page of this style, opened from a file too: nothing but apply it.
pub(crate) fn policy(style: &str) -> String {
    let digest = BASE64_STANDARD.encode(Sha256::digest(style));
    format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
}

/// A page in Dutch of a body; `policy` is that of the style.
pub(crate) fn page(title: &str, style: &'static str, policy: &str, body: Element) -> String {
    let meta =
        |name: &'static str, content: &str| el("meta").with("name", name).with("content", content);
    let head = el("head")
        .add(el("meta").with("charset", "utf-8"))
        .add(
            el("meta")
                .with("http-equiv", "Content-Security-Policy")
                .with("content", policy),
        )
        .add(meta("viewport", "width=device-width, initial-scale=1"))
        .add(meta("robots", "noindex"))
        .add(el("title").text(title))
        .add(el("style").style(style));
    let html = el("html").with("lang", "nl").add(head).add(body);
    format!("<!DOCTYPE html>\n{html}\n")
}
