//! Doc comments as labels, and the fields of a struct.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Expr, ExprLit, Field, Fields, Lit, Meta, Token};

/// The first paragraph of a doc comment, on one line.
pub(crate) fn label(attributes: &[Attribute]) -> Option<String> {
    paragraphs(attributes).into_iter().next()
}

/// What a doc comment says after its first paragraph, on one line.
pub(crate) fn help(attributes: &[Attribute]) -> Option<String> {
    let rest: Vec<_> = paragraphs(attributes).into_iter().skip(1).collect();
    (!rest.is_empty()).then(|| rest.join(" "))
}

/// The paragraphs of a doc comment, each on one line.
fn paragraphs(attributes: &[Attribute]) -> Vec<String> {
    let mut paragraphs = vec![Vec::new()];
    for attribute in attributes {
        let Meta::NameValue(meta) = &attribute.meta else {
            continue;
        };
        let Expr::Lit(ExprLit {
            lit: Lit::Str(line),
            ..
        }) = &meta.value
        else {
            continue;
        };
        if !meta.path.is_ident("doc") {
            continue;
        }
        let line = line.value();
        if line.trim().is_empty() {
            paragraphs.push(Vec::new());
        }
        if let Some(words) = paragraphs.last_mut() {
            words.extend(line.split_whitespace().map(str::to_owned));
        }
    }
    let said = paragraphs.into_iter().filter(|words| !words.is_empty());
    said.map(|words| words.join(" ")).collect()
}

/// The label a field must have, because people are asked by it.
pub(crate) fn required_label(field: &Field) -> syn::Result<String> {
    label(&field.attrs).ok_or_else(|| {
        syn::Error::new_spanned(
            field,
            "say in a doc comment, in Dutch, what people read for this",
        )
    })
}

/// The named fields of a struct without generics.
pub(crate) fn fields(input: &DeriveInput) -> syn::Result<&Punctuated<Field, Token![,]>> {
    plain(input)?;
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(&fields.named),
            _ => Err(syn::Error::new_spanned(&input.ident, "needs named fields")),
        },
        _ => Err(syn::Error::new_spanned(&input.ident, "needs a struct")),
    }
}

/// Refuses generics: what is derived has to be one list, known before anything runs.
pub(crate) fn plain(input: &DeriveInput) -> syn::Result<()> {
    if input.generics.params.is_empty() {
        Ok(())
    } else {
        Err(syn::Error::new_spanned(
            &input.generics,
            "cannot have generics",
        ))
    }
}

/// The tokens of an `Option`.
pub(crate) fn option(value: Option<&impl ToTokens>) -> TokenStream {
    value.map_or_else(
        || quote!(::core::option::Option::None),
        |value| quote!(::core::option::Option::Some(#value)),
    )
}
