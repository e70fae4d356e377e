//! The derive macros of the plugin SDK.

mod article;
mod attributes;
mod facts;
mod names;
mod parameters;
mod rules;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Turns a struct of facts into questions.
///
/// Each field is a `Fact<T>`, or a `Fact<Option<T>>` for what need not have happened. Its name is the
/// fact's code (`birth_date` is `birth-date`), its doc comment the Dutch label. A fact is asked at a
/// request; `#[fact(review)]` asks it only when a conditional gift is looked at again, and
/// `#[fact(both)]` at both.
#[proc_macro_derive(Facts, attributes(fact))]
pub fn facts(input: TokenStream) -> TokenStream {
    expand(&parse_macro_input!(input as DeriveInput), facts::derive)
}

/// Turns a struct of parameters into a JSON Schema and a strict reader.
///
/// Each field is a `Parameter<T>`. Its name is the parameter's (`max_amount` is `max-amount`), its doc
/// comment the Dutch label. `#[param(min = 1, max = 100_000, unit = "eurocent")]` bounds a number, the
/// characters of a text or the entries of a list, and says what it is counted in.
#[proc_macro_derive(Parameters, attributes(param))]
pub fn parameters(input: TokenStream) -> TokenStream {
    expand(
        &parse_macro_input!(input as DeriveInput),
        parameters::derive,
    )
}

/// Turns an enum into the rules a policy can cite.
///
/// A variant's name is the rule's code (`StaysInWork` is `stays-in-work`), its doc comment what the
/// rule says, as a resident reads it in Dutch, and `#[rule(article = "…")]` the article it rests on.
/// `not_met = "…"` is what a resident reads when it did not hold, `condition = "…"` what it asks as
/// the condition of a gift, with `{until}` for the date.
#[proc_macro_derive(Rules, attributes(rule))]
pub fn rules(input: TokenStream) -> TokenStream {
    expand(&parse_macro_input!(input as DeriveInput), rules::derive)
}

fn expand(
    input: &DeriveInput,
    derive: fn(&DeriveInput) -> syn::Result<proc_macro2::TokenStream>,
) -> TokenStream {
    derive(input)
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}
