//! `#[derive(Parameters)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Field, LitInt, LitStr};

use crate::attributes::{fields, help, option, required_label};
use crate::names::code;

pub(crate) fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let name = &input.ident;
    let (mut specs, mut schemas, mut reads) = (Vec::new(), Vec::new(), Vec::new());
    for (index, field) in fields(input)?.iter().enumerate() {
        let (Some(ident), kind) = (&field.ident, &field.ty) else {
            continue;
        };
        let (code, label) = (code(ident)?, required_label(field)?);
        let help = option(help(&field.attrs).as_ref());
        let Bounds { min, max, unit } = bounds(field)?;
        let (min, max, unit) = (
            option(min.as_ref()),
            option(max.as_ref()),
            option(unit.as_ref()),
        );
        specs.push(quote! {
            ::maatwerk_plugin_sdk::ParameterSpec {
                code: #code,
                label: #label,
                help: #help,
                min: #min,
                max: #max,
                unit: #unit,
            }
        });
        schemas.push(quote! {
            <#kind as ::maatwerk_plugin_sdk::ParameterField>::schema(&Self::SPECS[#index])
        });
        reads.push(quote! {
            #ident: ::maatwerk_plugin_sdk::read_parameter(&Self::SPECS[#index], given)?
        });
    }
    Ok(quote! {
        #[automatically_derived]
        impl ::maatwerk_plugin_sdk::ParameterSet for #name {
            const SPECS: &'static [::maatwerk_plugin_sdk::ParameterSpec] = &[#(#specs),*];

            fn schemas() -> ::std::vec::Vec<::maatwerk_plugin_sdk::Json> {
                ::std::vec![#(#schemas),*]
            }

            fn read(
                given: &::maatwerk_plugin_sdk::Given,
            ) -> ::core::result::Result<Self, ::maatwerk_plugin_sdk::contract::Fault> {
                ::core::result::Result::Ok(Self { #(#reads),* })
            }
        }
    })
}

/// What a number can be counted in, as `ParameterSet` documents it: whoever draws a form knows these.
const UNITS: [&str; 7] = [
    "eurocent", "procent", "jaar", "maand", "week", "dag", "aantal",
];

#[derive(Default)]
struct Bounds {
    min: Option<u32>,
    max: Option<u32>,
    unit: Option<String>,
}

fn bounds(field: &Field) -> syn::Result<Bounds> {
    let mut bounds = Bounds::default();
    for attribute in field
        .attrs
        .iter()
        .filter(|known| known.path().is_ident("param"))
    {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("min") {
                bounds.min = Some(meta.value()?.parse::<LitInt>()?.base10_parse()?);
            } else if meta.path.is_ident("max") {
                bounds.max = Some(meta.value()?.parse::<LitInt>()?.base10_parse()?);
            } else if meta.path.is_ident("unit") {
                let unit = meta.value()?.parse::<LitStr>()?;
                if !UNITS.contains(&unit.value().as_str()) {
                    let known = UNITS.join(", ");
                    return Err(syn::Error::new_spanned(
                        &unit,
                        format!("a number is counted in one of: {known}"),
                    ));
                }
                bounds.unit = Some(unit.value());
            } else {
                return Err(meta.error("expected `min`, `max` or `unit`"));
            }
            Ok(())
        })?;
    }
    match (bounds.min, bounds.max) {
        (Some(min), Some(max)) if min > max => {
            Err(syn::Error::new_spanned(field, "min is above max"))
        }
        _ => Ok(bounds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(attribute: &str) -> Result<(), String> {
        let text = format!("struct P {{ /** Uren */ {attribute} hours: Parameter<i32> }}");
        let input: DeriveInput = syn::parse_str(&text).map_err(|error| error.to_string())?;
        derive(&input)
            .map(|_| ())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn every_unit_that_a_form_knows_is_taken_and_no_other() {
        for unit in UNITS {
            assert_eq!(derived(&format!("#[param(unit = \"{unit}\")]")), Ok(()));
        }
        for unit in ["uur", "maanden", "Eurocent", ""] {
            let error = derived(&format!("#[param(unit = \"{unit}\")]")).expect_err(unit);
            assert!(error.contains("one of: eurocent, "), "{error}");
        }
    }

    #[test]
    fn bounds_that_leave_nothing_are_refused() {
        assert_eq!(derived("#[param(min = 3, max = 3)]"), Ok(()));
        let error = derived("#[param(min = 4, max = 3)]");
        assert_eq!(error, Err("min is above max".to_owned()));
    }
}
