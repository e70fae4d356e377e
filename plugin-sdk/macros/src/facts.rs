//! `#[derive(Facts)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Field};

use crate::attributes::{fields, required_label};
use crate::names::code;

pub(crate) fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let name = &input.ident;
    let mut questions = Vec::new();
    let mut reads = Vec::new();
    for (index, field) in fields(input)?.iter().enumerate() {
        let (Some(ident), kind) = (&field.ident, &field.ty) else {
            continue;
        };
        let (code, label, asked) = (code(ident)?, required_label(field)?, asked(field)?);
        questions.push(quote! {
            ::maatwerk_plugin_sdk::contract::Question {
                code: #code,
                kind: <<#kind as ::core::ops::Deref>::Target as ::maatwerk_plugin_sdk::Kind>::KIND,
                label: #label,
                asked: ::maatwerk_plugin_sdk::contract::Asked::#asked,
            }
        });
        reads.push(quote! {
            #ident: ::maatwerk_plugin_sdk::read_fact(&Self::QUESTIONS[#index], given)?
        });
    }
    Ok(quote! {
        #[automatically_derived]
        impl ::maatwerk_plugin_sdk::FactSet for #name {
            const QUESTIONS: &'static [::maatwerk_plugin_sdk::contract::Question] = &[#(#questions),*];

            fn read(
                given: &[::maatwerk_plugin_sdk::contract::Fact],
            ) -> ::core::result::Result<Self, ::maatwerk_plugin_sdk::contract::Fault> {
                ::core::result::Result::Ok(Self { #(#reads),* })
            }
        }
    })
}

fn asked(field: &Field) -> syn::Result<TokenStream> {
    let mut asked = quote!(Assess);
    for attribute in field
        .attrs
        .iter()
        .filter(|known| known.path().is_ident("fact"))
    {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("review") {
                asked = quote!(Review);
            } else if meta.path.is_ident("both") {
                asked = quote!(Both);
            } else {
                return Err(meta.error("expected `review` or `both`"));
            }
            Ok(())
        })?;
    }
    Ok(asked)
}
