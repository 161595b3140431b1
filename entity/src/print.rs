//! Values of columns as JSON in the API's formats, for the audit.

use std::io::Write;

use chrono::{NaiveDate, SecondsFormat};
use sea_orm::entity::prelude::DateTimeUtc;
use serde::Serialize;
use uuid::Uuid;

use crate::localized::Localized;
use crate::money::Amount;
use crate::share::Shares;

/// A row whose columns can be written as JSON.
pub trait Printed {
    /// The columns that are written: all except those marked `#[unaudited]`.
    const PRINTED: &'static [&'static str];

    /// Appends the columns that are not null and differ from `other`, or all that are not null if there is no other
    /// row. The first one begins a JSON object; the caller ends it.
    fn print(&self, other: Option<&Self>, out: &mut Vec<u8>);
}

/// A column's value that can be written as JSON.
pub trait Print {
    /// Appends the value.
    fn print(&self, out: &mut Vec<u8>);

    /// Whether the value is null.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Appends a column, unless its value is null. The first one begins a JSON object.
pub fn column<T: Print>(out: &mut Vec<u8>, name: &str, value: &T) {
    if value.is_absent() {
        return;
    }
    out.push(if out.is_empty() { b'{' } else { b',' });
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
    value.print(out);
}

/// Appends a value as serde serializes it.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    // Cannot fail: writing to memory does not, and all these types have a JSON form.
    let _ = serde_json::to_writer(out, value);
}

/// Appends a client id.
pub(crate) fn id(prefix: &str, id: Uuid, out: &mut Vec<u8>) {
    let _ = write!(out, "\"{prefix}_{}\"", id.simple());
}

macro_rules! print_by_serde {
    ($($kind:ty)*) => {$(
        impl Print for $kind {
            fn print(&self, out: &mut Vec<u8>) {
                json(self, out);
            }
        }
    )*};
}

print_by_serde! { bool i32 i64 String Uuid NaiveDate Localized Shares }

impl Print for DateTimeUtc {
    fn print(&self, out: &mut Vec<u8>) {
        let _ = write!(out, "\"{}\"", self.to_rfc3339_opts(SecondsFormat::Micros, true));
    }
}

impl Print for Amount {
    fn print(&self, out: &mut Vec<u8>) {
        let _ = write!(out, "\"{self}\"");
    }
}

impl<T: Print> Print for Option<T> {
    fn print(&self, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.print(out),
            None => out.extend_from_slice(b"null"),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::entity::prelude::DateTimeUtc;

    use super::{Printed, column};
    use crate::api_token;
    use crate::id::{ApiTokenId, UserId};
    use crate::money::Amount;

    #[test]
    fn values_are_printed_as_the_api_prints_them() {
        let mut out = Vec::new();
        column(&mut out, "value", &Amount::from_units(12));
        column(&mut out, "note", &"a \"b\"\r\nc\u{2028}".to_owned());
        column(&mut out, "owner_id", &Some(UserId::from(uuid::Uuid::from_u128(7))));
        column(&mut out, "team_id", &None::<UserId>);
        column(&mut out, "at", &DateTimeUtc::UNIX_EPOCH);
        column(&mut out, "role", &crate::choice::Role::Admin);
        let expected = "{\"value\":\"12.0000\",\"note\":\"a \\\"b\\\"\\r\\nc\u{2028}\",\
            \"owner_id\":\"usr_00000000000000000000000000000007\",\
            \"at\":\"1970-01-01T00:00:00.000000Z\",\"role\":\"ADMIN\"";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn a_secret_is_never_printed_and_of_a_change_only_what_differs() {
        let before = api_token::Model {
            id: ApiTokenId::generate(),
            user_id: UserId::generate(),
            name: "old".to_owned(),
            prefix: "fst_ab".to_owned(),
            hash: vec![1, 2, 3],
            created_at: DateTimeUtc::UNIX_EPOCH,
            expires_at: None,
            revoked_at: None,
            last_used_at: None,
            scopes: None,
        };
        let after = api_token::Model { name: "new".to_owned(), hash: vec![4], ..before.clone() };
        assert!(!api_token::Model::PRINTED.contains(&"hash"));
        let (mut all, mut changed) = (Vec::new(), Vec::new());
        before.print(None, &mut all);
        after.print(Some(&before), &mut changed);
        assert!(!String::from_utf8(all).unwrap().contains("hash"));
        assert_eq!(String::from_utf8(changed).unwrap(), "{\"name\":\"new\"");
    }
}
