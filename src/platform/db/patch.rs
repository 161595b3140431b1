//! An input's field into a row's field: omitted leaves it, null clears it.

use async_graphql::MaybeUndefined;

use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::message::Message;

/// Puts a value into a field that must not be empty; null is refused.
///
/// # Errors
/// The input is null.
pub fn put<T>(field: &mut T, input: MaybeUndefined<T>, path: &str) -> Result<(), Error> {
    match input {
        MaybeUndefined::Undefined => Ok(()),
        MaybeUndefined::Value(value) => {
            *field = value;
            Ok(())
        }
        MaybeUndefined::Null => {
            let message = Message::new("required");
            Err(UserError::new(UserErrorCode::Required, message).at(path).into())
        }
    }
}

/// Puts a value into a field that may be empty; null empties it.
pub fn put_nullable<T>(field: &mut Option<T>, input: MaybeUndefined<T>) {
    match input {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => *field = None,
        MaybeUndefined::Value(value) => *field = Some(value),
    }
}
