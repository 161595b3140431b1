//! Which columns the methods of an `impl` read, by what their bodies say of `self`.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Attribute, ImplItem, ImplItemFn, ItemImpl, LitStr, Meta, Path, ReturnType, Visibility};

/// What a method reads of the row.
enum Read {
    /// These: each is a path below `self`, e.g. `owner_id` or `document.currency_code`.
    Columns(Vec<String>),
    /// Perhaps everything.
    Everything,
}

/// The implementation of `Reads` beside an `impl`.
///
/// `beside` is a function that says what is read by the same statement.
pub fn of(item: &ItemImpl, beside: Option<&Path>) -> TokenStream {
    let shown = &item.self_ty;
    let flattened = item.items.iter().find_map(|item| {
        let ImplItem::Fn(method) = item else { return None };
        is_flattened(method).then_some(method)
    });
    if let Some(method) = flattened {
        let message = "the fields of a flattened object have names that are not known here";
        return syn::Error::new_spanned(&method.sig.ident, message).into_compile_error();
    }
    let fields = item.items.iter().filter_map(|item| {
        let ImplItem::Fn(method) = item else { return None };
        let name = field_name(method);
        let read = match read(method.block.to_token_stream()) {
            Read::Columns(paths) => {
                quote!(crate::platform::graphql::reads::Read::Columns(&[#(#paths),*]))
            }
            Read::Everything => quote!(crate::platform::graphql::reads::Read::Everything),
        };
        Some(quote!((#name, #read)))
    });
    let shared = item.items.iter().filter_map(asked_through_interfaces);
    let beside = beside.map(|beside| {
        quote! {
            fn beside(
                loaders: &crate::platform::graphql::loader::Loaders,
            ) -> Option<::std::sync::Arc<dyn crate::platform::db::beside::Beside>> {
                #beside(loaders)
            }
        }
    });
    quote! {
        impl crate::platform::graphql::reads::Reads for #shown {
            const FIELDS: &'static [(&'static str, crate::platform::graphql::reads::Read)] =
                &[#(#fields),*];

            #beside
        }

        impl crate::platform::graphql::walk::Walked<#shown> {
            #(#shared)*
        }
    }
}

/// A public field is one that an interface asks its object for.
fn asked_through_interfaces(item: &ImplItem) -> Option<TokenStream> {
    let ImplItem::Fn(method) = item else { return None };
    if !matches!(method.vis, Visibility::Public(_)) {
        return None;
    }
    let docs = method.attrs.iter().filter(|attribute| attribute.path().is_ident("doc"));
    let name = &method.sig.ident;
    let ReturnType::Type(_, value) = &method.sig.output else { return None };
    // `#[Object]` gives its methods this form, and an interface calls them so.
    Some(quote! {
        #(#docs)*
        ///
        /// # Errors
        /// None: it is the executor's form of a field.
        pub async fn #name(
            &self,
            ctx: &::async_graphql::Context<'_>,
        ) -> ::async_graphql::Result<#value> {
            self.asked().#name(ctx).await
        }
    })
}

fn is_flattened(method: &ImplItemFn) -> bool {
    method.attrs.iter().any(|attribute| {
        let Meta::List(list) = &attribute.meta else { return false };
        let said = list.tokens.clone().into_iter();
        list.path.is_ident("graphql")
            && said
                .into_iter()
                .any(|token| matches!(token, TokenTree::Ident(word) if word == "flatten"))
    })
}

/// The field's name in the schema: as it is given, else the method's in camel case.
fn field_name(method: &ImplItemFn) -> String {
    let given = method.attrs.iter().find_map(given_name);
    given.unwrap_or_else(|| camel_case(&method.sig.ident.unraw().to_string()))
}

fn given_name(attribute: &Attribute) -> Option<String> {
    if !attribute.path().is_ident("graphql") {
        return None;
    }
    let mut name = None;
    // What else stands there is async-graphql's to judge.
    let _ = attribute.parse_nested_meta(|meta| {
        if meta.path.is_ident("name") {
            name = Some(meta.value()?.parse::<LitStr>()?.value());
        } else if let Ok(value) = meta.value() {
            value.parse::<syn::Expr>()?;
        }
        Ok(())
    });
    name
}

fn camel_case(snake: &str) -> String {
    let mut camel = String::with_capacity(snake.len());
    for (index, word) in snake.split('_').enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if index > 0 => camel.extend(first.to_uppercase()),
            Some(first) => camel.push(first),
            None => {}
        }
        camel.push_str(letters.as_str());
    }
    camel
}

fn read(body: TokenStream) -> Read {
    let mut paths = Vec::new();
    if !find(body, &mut paths) {
        return Read::Everything;
    }
    paths.sort();
    paths.dedup();
    Read::Columns(paths)
}

/// Finds the paths below `self`; `false` where it is not clear what is read.
fn find(tokens: TokenStream, paths: &mut Vec<String>) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                if !find(group.stream(), paths) {
                    return false;
                }
            }
            // A text may name what it shows: "{self:?}".
            TokenTree::Literal(literal) => {
                if literal.to_string().contains("{self") {
                    return false;
                }
            }
            TokenTree::Ident(ident) if ident == "self" => {
                let mut path = Vec::new();
                while matches!(tokens.peek(), Some(TokenTree::Punct(dot)) if dot.as_char() == '.') {
                    tokens.next();
                    match tokens.next() {
                        Some(TokenTree::Ident(name)) => path.push(name.unraw().to_string()),
                        _ => return false,
                    }
                }
                // How the rest is read belongs to no column.
                if path.first().is_some_and(|first| first == "scope") {
                    continue;
                }
                if path.is_empty() {
                    return false;
                }
                paths.push(path.join("."));
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
    true
}
