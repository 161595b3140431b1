//! What is derived from the tables' rows.

use proc_macro::TokenStream;
use quote::quote;
use syn::{
    Attribute, Data, DeriveInput, Error, Fields, FieldsNamed, Ident, LitStr, Type,
    parse_macro_input,
};

/// Derives `entity::record::FromRowByIndex`: the fields of a row are decoded in the order in which they are declared,
/// which is the order in which the columns are selected. Looking each up by its name costs more than all else that is
/// done with a row.
///
/// Derives `entity::print::Printed` too. A column that is marked `#[unaudited]` is never printed: a secret, or what
/// only follows from other columns. One whose name says that it is a secret must be marked.
#[proc_macro_derive(FromRowByIndex, attributes(unaudited))]
pub fn from_row_by_index(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let Data::Struct(data) = &input.data else {
        return Error::new_spanned(&input.ident, "a row is a struct").into_compile_error().into();
    };
    let Fields::Named(fields) = &data.fields else {
        return Error::new_spanned(&input.ident, "columns have names").into_compile_error().into();
    };
    let row = &input.ident;
    let width = fields.named.len();
    let all = fields.named.iter().enumerate().map(|(place, field)| {
        let name = &field.ident;
        let column = if is_optional(&field.ty) { quote!(optional_column) } else { quote!(column) };
        quote!(#name: crate::column::#column(row, first + #place)?)
    });
    let columns = match columns(row, &input.attrs, fields) {
        Ok(columns) => columns,
        Err(error) => return error.into_compile_error().into(),
    };
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

        impl crate::record::FromRowByIndex for #row {
            const WIDTH: usize = #width;
            const COLUMNS: &'static str = #columns;

            fn from_row(row: &sea_orm::QueryResult, first: usize) -> Result<Self, sea_orm::DbErr> {
                Ok(Self { #(#all),* })
            }
        }
    }
    .into()
}

/// The columns as a statement selects them. Each has the name of its field.
fn columns(row: &Ident, attributes: &[Attribute], fields: &FieldsNamed) -> Result<String, Error> {
    let mut table = None;
    for attribute in attributes.iter().filter(|it| it.path().is_ident("sea_orm")) {
        attribute.parse_nested_meta(|meta| {
            let value: LitStr = meta.value()?.parse()?;
            if meta.path.is_ident("table_name") {
                table = Some(value.value());
            }
            Ok(())
        })?;
    }
    let table = table.ok_or_else(|| Error::new_spanned(row, "a row has #[sea_orm(table_name)]"))?;
    let names = fields.named.iter().filter_map(|field| field.ident.as_ref());
    let columns: Vec<_> = names.map(|name| format!("\"{table}\".\"{name}\"")).collect();
    Ok(columns.join(", "))
}

fn is_optional(of: &Type) -> bool {
    let Type::Path(of) = of else { return false };
    of.path.segments.last().is_some_and(|last| last.ident == "Option")
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
