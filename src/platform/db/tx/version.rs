//! The expected version of a command's target.

use entity::id::Key;
use entity::record::Record;
use uuid::Uuid;

use crate::platform::db::row::Priced;
use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, Expected, UserError, UserErrorCode, UserErrorDetail};
use crate::platform::message::Message;

/// A row with a version.
pub trait Versioned {
    /// The row's version; 0 if the table has none.
    fn at_version(&self) -> i32;

    /// The row's client id.
    fn client_id(&self) -> String;
}

impl<M: Record> Versioned for M {
    fn at_version(&self) -> i32 {
        self.version().unwrap_or(0)
    }

    fn client_id(&self) -> String {
        self.key().to_text()
    }
}

impl<M: Record> Versioned for Priced<M> {
    fn at_version(&self) -> i32 {
        self.row.at_version()
    }

    fn client_id(&self) -> String {
        self.row.client_id()
    }
}

impl Tx {
    /// Makes `lock` check the record's version.
    pub(in crate::platform::db) const fn expect_version(&mut self, record: Uuid, version: i32) {
        self.expected_version = Some((record, version));
    }

    /// Whether the record whose version must be checked has not been locked yet.
    pub(in crate::platform::db) const fn expects_version(&self) -> bool {
        self.expected_version.is_some()
    }

    pub(super) fn check_version(&mut self, id: Uuid, row: &dyn Versioned) -> Result<(), Error> {
        let Some((_, expected)) = self.expected_version.take_if(|(record, _)| *record == id) else {
            return Ok(());
        };
        let current = row.at_version();
        if current == expected {
            return Ok(());
        }
        let message = Message::new("version-conflict").with("version", current);
        let detail = UserErrorDetail::Version {
            current,
            record: row.client_id(),
            expected: Expected::Version(expected),
        };
        Err(UserError::new(UserErrorCode::VERSION_CONFLICT, message)
            .at("expectedVersion")
            .with(detail)
            .into())
    }
}
