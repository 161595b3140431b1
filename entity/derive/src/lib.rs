//! What is derived from the tables' rows and from the objects that show them.

mod reads;

use proc_macro::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, FieldsNamed, Ident, ItemImpl, parse_macro_input};

/// Derives `entity::record::ByPlace`: the fields of a row in the order in which they are declared, which
/// is the order in which the columns are selected. Finding each by its name costs more than all else that is done
/// with a row.
///
/// Derives `entity::print::Printed` too. A column that is marked `#[unaudited]` is never printed: a secret, or what
/// only follows from other columns. One whose name says that it is a secret must be marked.
#[proc_macro_derive(ByPlace, attributes(unaudited))]
pub fn by_place(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let Data::Struct(data) = &input.data else {
        return Error::new_spanned(&input.ident, "a row is a struct").into_compile_error().into();
    };
    let Fields::Named(fields) = &data.fields else {
        return Error::new_spanned(&input.ident, "columns have names").into_compile_error().into();
    };
    let row = &input.ident;
    let width = fields.named.len();
    if width > 64 {
        let message = "which columns are read is told by 64 bits: a row has no more columns";
        return Error::new_spanned(row, message).into_compile_error().into();
    }
    let names = fields.named.iter().filter_map(|field| field.ident.as_ref());
    let names = names.map(|name| name.to_string());
    let all = fields.named.iter().enumerate().map(|(place, field)| {
        let name = &field.ident;
        quote!(#name: row.try_get_by_index(first + #place)?)
    });
    let some = fields.named.iter().enumerate().map(|(place, field)| {
        let name = &field.ident;
        quote!(#name: places.read(row, #place)?)
    });
    let printed = match printed(fields) {
        Ok(printed) => printed,
        Err(error) => return error.into_compile_error().into(),
    };
    let printed_names = printed.iter().map(ToString::to_string);
    quote! {
        impl crate::print::Printed for #row {
            const PRINTED: &'static [&'static str] = &[#(#printed_names),*];

            fn print(&self, other: Option<&Self>, out: &mut Vec<u8>) {
                #(
                    if other.is_none_or(|other| other.#printed != self.#printed) {
                        crate::print::column(out, stringify!(#printed), &self.#printed);
                    }
                )*
            }
        }

        impl crate::record::ByPlace for #row {
            const WIDTH: usize = #width;
            const COLUMNS: &'static [&'static str] = &[#(#names),*];

            fn by_place(row: &sea_orm::QueryResult, first: usize) -> Result<Self, sea_orm::DbErr> {
                Ok(Self { #(#all),* })
            }

            fn some_by_place(
                row: &sea_orm::QueryResult,
                first: usize,
                columns: crate::record::Columns,
            ) -> Result<Self, sea_orm::DbErr> {
                let mut places = crate::record::Places::new(first, columns);
                Ok(Self { #(#some),* })
            }
        }
    }
    .into()
}

/// What a name of a secret is made of.
const SECRETS: [&str; 4] = ["hash", "secret", "password", "private"];

/// The columns that are printed.
fn printed(fields: &FieldsNamed) -> Result<Vec<&Ident>, Error> {
    let mut printed = Vec::new();
    for field in &fields.named {
        let Some(name) = &field.ident else { continue };
        if field.attrs.iter().any(|attribute| attribute.path().is_ident("unaudited")) {
            continue;
        }
        let text = name.to_string();
        if SECRETS.iter().any(|secret| text.contains(secret)) {
            let message =
                "this looks like a secret, which the audit must not write: mark it #[unaudited]";
            return Err(Error::new_spanned(name, message));
        }
        printed.push(name);
    }
    Ok(printed)
}

/// Finds out which columns each field of an object reads, and says so as `Reads`: what a document
/// does not ask for need not be read. It stands above `#[Object]` on the `impl` of a row's view.
///
/// A field reads what its body names as `self.column`. Where it hands `self` on, or says anything else of
/// it, it counts as reading everything.
///
/// `#[reads(beside = function)]` names a function that says which record is read by the same statement.
#[proc_macro_attribute]
pub fn reads(said: TokenStream, item: TokenStream) -> TokenStream {
    let mut beside = None;
    let said_of = syn::meta::parser(|meta| {
        if !meta.path.is_ident("beside") {
            return Err(meta.error("only `beside = function` is known here"));
        }
        beside = Some(meta.value()?.parse()?);
        Ok(())
    });
    parse_macro_input!(said with said_of);
    let item = parse_macro_input!(item as ItemImpl);
    let reads = reads::of(&item, beside.as_ref());
    quote!(#item #reads).into()
}
