//! A form as it is checked: all that is wrong with it is told at once.

use entity::money::Amount;

use crate::platform::bounds;
use crate::platform::error::{Error, UserError};
use crate::platform::text::fold_email;

/// The most characters of an e-mail address.
const EMAIL_LENGTH: usize = 254;

/// Collects what is wrong with a form. Each check leaves the field as it is to be kept.
#[derive(Debug, Default)]
pub struct Validator {
    problems: Vec<UserError>,
}

impl Validator {
    /// Adds a problem.
    pub fn refuse(&mut self, problem: UserError) {
        self.problems.push(problem);
    }

    /// Takes a checked value, or its problem.
    pub fn check<T>(&mut self, checked: Result<T, UserError>) -> Option<T> {
        checked.map_err(|problem| self.refuse(problem)).ok()
    }

    /// Takes a value, or the problems of a refusal.
    ///
    /// # Errors
    /// What is no refusal.
    pub fn collect<T>(&mut self, done: Result<T, Error>) -> Result<Option<T>, Error> {
        match done {
            Ok(value) => Ok(Some(value)),
            Err(Error::Refused(problems)) => {
                self.problems.extend(problems);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Takes over what is wrong with another part.
    pub fn merge(&mut self, other: Self) {
        self.problems.extend(other.problems);
    }

    /// A text that must be there: cut, and not longer than `longest` characters.
    pub fn required(&mut self, field: &mut String, longest: usize, path: &str) {
        if let Some(text) = self.check(bounds::required(field, longest, path)) {
            *field = text;
        }
    }

    /// A text: cut, empty is absent, and not longer than `longest` characters.
    pub fn text(&mut self, field: &mut Option<String>, longest: usize, path: &str) {
        if let Some(text) = self.check(bounds::optional(field.as_deref(), longest, path)) {
            *field = text;
        }
    }

    /// An e-mail address; gives its folded form.
    pub fn email(&mut self, field: &mut Option<String>, path: &str) -> Option<String> {
        self.text(field, EMAIL_LENGTH, path);
        let key = fold_email(field.as_deref()?);
        if key.is_none() {
            self.refuse(UserError::invalid("email-form").at(path));
        }
        key
    }

    /// A country's code of two letters, in capitals.
    pub fn country(&mut self, field: &mut Option<String>, path: &str) {
        let code = field.as_deref().map(str::trim).unwrap_or_default();
        let code = code.to_ascii_uppercase();
        *field = match code.len() {
            0 => None,
            2 if code.bytes().all(|byte| byte.is_ascii_uppercase()) => Some(code),
            _ => {
                self.refuse(UserError::invalid("country-form").at(path));
                None
            }
        };
    }

    /// An amount of zero or more.
    pub fn not_negative(&mut self, amount: Option<Amount>, path: &str) {
        if let Some(amount) = amount {
            self.check(bounds::not_negative(amount, path));
        }
    }

    /// What is wrong so far.
    #[must_use]
    pub fn problems(&self) -> &[UserError] {
        &self.problems
    }

    /// Refuses the form where anything is wrong with it.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn into_result(self) -> Result<(), Error> {
        if self.problems.is_empty() { Ok(()) } else { Err(Error::Refused(self.problems)) }
    }
}

/// Says in which part of an input a refused form stands.
pub trait Under {
    /// Puts the place of a form before the paths of its problems.
    #[must_use]
    fn under(self, place: &str) -> Self;
}

impl<T> Under for Result<T, Error> {
    fn under(self, place: &str) -> Self {
        self.map_err(|error| match error {
            Error::Refused(problems) => {
                let moved = problems.into_iter().map(|mut problem| {
                    let place = place.split('.').filter(|part| !part.is_empty());
                    let place = place.map(str::to_owned);
                    problem.path = place.chain(problem.path).collect();
                    problem
                });
                Error::Refused(moved.collect())
            }
            other => other,
        })
    }
}
