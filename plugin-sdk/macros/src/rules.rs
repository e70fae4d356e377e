//! `#[derive(Rules)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, LitStr, Variant};

use crate::article::is_reference;
use crate::attributes::{label, option, plain};
use crate::names::code;

pub(crate) fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    plain(input)?;
    let name = &input.ident;
    let Data::Enum(data) = &input.data else {
        return Err(syn::Error::new_spanned(name, "needs an enum"));
    };
    let (mut declared, mut arms) = (Vec::new(), Vec::new());
    for (index, variant) in data.variants.iter().enumerate() {
        if !matches!(variant.fields, Fields::Unit) {
            return Err(syn::Error::new_spanned(variant, "a rule has no fields"));
        }
        let ident = &variant.ident;
        declared.push(declaration(variant)?);
        arms.push(quote!(Self::#ident => &<Self as ::maatwerk_plugin_sdk::RuleSet>::ALL[#index]));
    }
    Ok(quote! {
        #[automatically_derived]
        impl ::maatwerk_plugin_sdk::RuleSet for #name {
            const ALL: &'static [::maatwerk_plugin_sdk::Declared] = &[#(#declared),*];

            fn declared(self) -> &'static ::maatwerk_plugin_sdk::Declared {
                match self {
                    #(#arms),*
                }
            }
        }
    })
}

fn declaration(variant: &Variant) -> syn::Result<TokenStream> {
    let code = code(&variant.ident)?;
    let mut article = None::<LitStr>;
    let (mut not_met, mut condition) = (None::<LitStr>, None::<LitStr>);
    for attribute in variant
        .attrs
        .iter()
        .filter(|known| known.path().is_ident("rule"))
    {
        attribute.parse_nested_meta(|meta| {
            let slot = if meta.path.is_ident("article") {
                &mut article
            } else if meta.path.is_ident("not_met") {
                &mut not_met
            } else if meta.path.is_ident("condition") {
                &mut condition
            } else {
                return Err(meta.error("expected `article`, `not_met` or `condition`"));
            };
            *slot = Some(meta.value()?.parse()?);
            Ok(())
        })?;
    }
    let article = article
        .ok_or_else(|| syn::Error::new_spanned(variant, "a rule needs #[rule(article = \"…\")]"))?;
    let text = label(&variant.attrs).ok_or_else(|| {
        syn::Error::new_spanned(
            variant,
            "say in a doc comment, in Dutch, what the rule says",
        )
    })?;
    if !is_reference(&article.value()) {
        let fault = "is no Juriconnect, CVDR or CELEX reference; an example: jci1.31:c:BWBR0015703&artikel=35";
        return Err(syn::Error::new_spanned(article, fault));
    }
    let (not_met, condition) = (option(not_met.as_ref()), option(condition.as_ref()));
    Ok(quote! {
        ::maatwerk_plugin_sdk::Declared {
            code: #code,
            article: #article,
            text: #text,
            not_met: #not_met,
            condition: #condition,
        }
    })
}
