//! Reads the rows of tables by the places of their columns.

use proc_macro::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, parse_macro_input};

/// Derives `entity::record::ByPlace`: the fields of a row in the order in which they are declared, which
/// is the order in which the columns are selected. Finding each by its name costs more than all else that is done
/// with a row.
#[proc_macro_derive(ByPlace)]
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
    let columns = fields.named.iter().enumerate().map(|(place, field)| {
        let name = &field.ident;
        quote!(#name: row.try_get_by_index(first + #place)?)
    });
    quote! {
        impl crate::record::ByPlace for #row {
            const WIDTH: usize = #width;

            fn by_place(row: &sea_orm::QueryResult, first: usize) -> Result<Self, sea_orm::DbErr> {
                Ok(Self { #(#columns),* })
            }
        }
    }
    .into()
}
