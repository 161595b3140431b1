//! Applies an input field to a row's field: an omitted field leaves it, null clears it.

use async_graphql::MaybeUndefined;

use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::message::Message;

/// Sets a required field; null is refused.
///
/// # Errors
/// The input is an explicit null.
pub fn put<T>(field: &mut T, input: MaybeUndefined<T>, path: &str) -> Result<(), Error> {
    match input {
        MaybeUndefined::Undefined => Ok(()),
        MaybeUndefined::Value(value) => {
            *field = value;
            Ok(())
        }
        MaybeUndefined::Null => {
            let message = Message::new("required");
            Err(UserError::new(UserErrorCode::REQUIRED, message).at(path).into())
        }
    }
}

/// Sets an optional field; null clears it.
pub fn put_nullable<T>(field: &mut Option<T>, input: MaybeUndefined<T>) {
    match input {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => *field = None,
        MaybeUndefined::Value(value) => *field = Some(value),
    }
}

/// Sets a field; null resets it to its default, e.g. an amount to zero.
pub fn put_or_reset<T: Default>(field: &mut T, input: MaybeUndefined<T>) {
    match input {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => *field = T::default(),
        MaybeUndefined::Value(value) => *field = value,
    }
}
