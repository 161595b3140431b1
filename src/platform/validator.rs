//! Validation of inputs: all faults of an input are reported together.

use entity::money::Amount;
use entity::record::Record;
use sea_orm::{EntityTrait, IdenStatic, Iterable, ModelTrait};

use crate::platform::bounds;
use crate::platform::country;
use crate::platform::error::{Error, UserError};
use crate::platform::text::fold_email;
use crate::platform::text::visible::clean_code;

/// The most characters of an e-mail address.
const EMAIL_LENGTH: usize = 254;

/// Collects the faults of an input. Each check leaves its field in the form in which it is stored.
#[derive(Debug, Default)]
pub struct Validator {
    problems: Vec<UserError>,
    /// The columns that the change leaves as they are; their values are not checked.
    unchanged: Vec<&'static str>,
}

impl Validator {
    /// A validator of a row: `before` is the kept row if this is a change.
    #[must_use]
    pub fn of_change<M: Record>(before: Option<&M>, after: &M) -> Self {
        let mut validator = Self::default();
        if let Some(before) = before {
            validator.leave_unchanged(before, after);
        }
        validator
    }

    /// Lets values that stay as they are pass unchecked: a kept value that breaks a younger rule must not block other
    /// changes of its record.
    pub fn leave_unchanged<M: Record>(&mut self, before: &M, after: &M) {
        let columns = <<M as ModelTrait>::Entity as EntityTrait>::Column::iter();
        let same = columns.filter(|column| before.get(*column) == after.get(*column));
        self.unchanged = same.map(|column| column.as_str()).collect();
    }

    /// Whether the input at a path is to be checked.
    #[must_use]
    pub fn is_new(&self, path: &str) -> bool {
        let field = path.bytes().map(|byte| byte.to_ascii_lowercase());
        let is_same = |column: &&str| column.bytes().filter(|byte| *byte != b'_').eq(field.clone());
        !self.unchanged.iter().any(is_same)
    }

    /// Adds a fault.
    pub fn refuse(&mut self, problem: UserError) {
        self.problems.push(problem);
    }

    /// Returns a checked value, or adds its fault.
    pub fn check<T>(&mut self, checked: Result<T, UserError>) -> Option<T> {
        checked.map_err(|problem| self.refuse(problem)).ok()
    }

    /// Returns a value, or adds the faults of a refusal.
    ///
    /// # Errors
    /// An error that is not a refusal.
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

    /// Takes over the faults of another validator.
    pub fn merge(&mut self, other: Self) {
        self.problems.extend(other.problems);
    }

    /// Checks a required text of at most `longest` characters, and removes what cannot be seen.
    pub fn required(&mut self, field: &mut String, longest: usize, path: &str) {
        if self.is_new(path)
            && let Some(text) = self.check(bounds::required(field, longest, path))
        {
            *field = text;
        }
    }

    /// Checks a text of at most `longest` characters, and removes what cannot be seen; an empty one becomes `None`.
    pub fn text(&mut self, field: &mut Option<String>, longest: usize, path: &str) {
        if self.is_new(path)
            && let Some(text) = self.check(bounds::optional(field.as_deref(), longest, path))
        {
            *field = text;
        }
    }

    /// Checks an address, a number or a code of at most `longest` characters; an empty one becomes `None`.
    pub fn code(&mut self, field: &mut Option<String>, longest: usize, path: &str) {
        if self.is_new(path)
            && let Some(text) = self.check(bounds::code(field.as_deref(), longest, path))
        {
            *field = text;
        }
    }

    /// Checks an e-mail address; returns its folded form.
    pub fn email(&mut self, field: &mut Option<String>, path: &str) -> Option<String> {
        self.code(field, EMAIL_LENGTH, path);
        let key = fold_email(field.as_deref()?);
        if key.is_none() && self.is_new(path) {
            self.refuse(UserError::invalid("email-form").at(path));
        }
        key
    }

    /// Checks a country's ISO 3166 code of two letters, and writes it in capitals; `UK` becomes `GB`.
    pub fn country(&mut self, field: &mut Option<String>, path: &str) {
        if !self.is_new(path) {
            return;
        }
        let given = clean_code(field.as_deref().unwrap_or_default());
        let code = country::code(&given);
        if code.is_none() && !given.is_empty() {
            self.refuse(UserError::invalid("country-form").at(path));
        }
        *field = code.map(str::to_owned);
    }

    /// Checks that an amount is zero or more.
    pub fn not_negative(&mut self, amount: Option<Amount>, path: &str) {
        if let Some(amount) = amount.filter(|_| self.is_new(path)) {
            self.check(bounds::not_negative(amount, path));
        }
    }

    /// The faults so far.
    #[must_use]
    pub fn problems(&self) -> &[UserError] {
        &self.problems
    }

    /// Fails if there are any faults.
    ///
    /// # Errors
    /// The faults that were collected.
    pub fn into_result(self) -> Result<(), Error> {
        if self.problems.is_empty() { Ok(()) } else { Err(Error::Refused(self.problems)) }
    }
}

/// Moves the faults of a part of an input under its path.
pub trait Under {
    /// Prefixes the paths of all faults with the path of the part.
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
