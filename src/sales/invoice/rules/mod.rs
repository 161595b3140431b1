//! Decides which actions an invoice's status allows, what its status becomes, and which days its events may have.

pub mod content;
pub mod parts;

use chrono::{Days, NaiveDate};
use entity::choice::InvoiceStatus;
use entity::invoice;
use entity::money::{Amount, OutOfRange};
use sea_orm::ActiveEnum;

use crate::access::permission::Permission;
use crate::platform::error::UserError;
use crate::platform::error::UserErrorCode;
use crate::platform::message::Message;
use crate::platform::state_machine::{Action, StateMachine};

/// An action that an invoice's status may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum InvoiceAction {
    /// Change its lines and terms.
    Update,
    /// Issue it.
    Issue,
    /// Give it up.
    Cancel,
    /// Record a payment.
    RecordPayment,
    /// Reverse a payment.
    ReversePayment,
    /// Take it back by a credit note, all or in part.
    Credit,
}

impl Action for InvoiceAction {
    fn permission(self) -> Option<Permission> {
        match self {
            Self::Update | Self::Issue | Self::Cancel => Some(Permission::WriteInvoices),
            Self::RecordPayment => Some(Permission::RecordPayments),
            Self::ReversePayment | Self::Credit => Some(Permission::CorrectInvoices),
        }
    }
}

/// The part of an invoice that decides which actions are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvoiceState {
    /// The status.
    pub status: InvoiceStatus,
    /// Whether there are payments that are not reversed.
    pub has_payments: bool,
}

impl From<&invoice::Model> for InvoiceState {
    fn from(row: &invoice::Model) -> Self {
        Self { status: row.status, has_payments: row.paid_amount > Amount::ZERO }
    }
}

impl StateMachine for InvoiceState {
    type Action = InvoiceAction;

    fn allows(self, action: InvoiceAction) -> bool {
        match (self.status, action) {
            (
                InvoiceStatus::Draft,
                InvoiceAction::Update | InvoiceAction::Issue | InvoiceAction::Cancel,
            )
            | (InvoiceStatus::Issued, InvoiceAction::RecordPayment | InvoiceAction::Credit)
            | (InvoiceStatus::Paid, InvoiceAction::Credit) => true,
            (
                InvoiceStatus::Issued | InvoiceStatus::Paid | InvoiceStatus::Canceled,
                InvoiceAction::ReversePayment,
            ) => self.has_payments,
            (
                InvoiceStatus::Draft,
                InvoiceAction::RecordPayment
                | InvoiceAction::ReversePayment
                | InvoiceAction::Credit,
            )
            | (
                InvoiceStatus::Issued,
                InvoiceAction::Update | InvoiceAction::Issue | InvoiceAction::Cancel,
            )
            | (
                InvoiceStatus::Paid,
                InvoiceAction::Update
                | InvoiceAction::Issue
                | InvoiceAction::Cancel
                | InvoiceAction::RecordPayment,
            )
            | (
                InvoiceStatus::Canceled,
                InvoiceAction::Update
                | InvoiceAction::Issue
                | InvoiceAction::Cancel
                | InvoiceAction::RecordPayment
                | InvoiceAction::Credit,
            ) => false,
        }
    }

    fn name(self) -> String {
        self.status.to_value()
    }

    fn refusal(self) -> &'static str {
        "invoice-state"
    }
}

/// Whether an issued invoice is to be paid and its last day has passed.
#[must_use]
pub fn is_overdue(invoice: &invoice::Model, today: NaiveDate) -> bool {
    match invoice.status {
        InvoiceStatus::Issued => invoice.due_on.is_some_and(|due| due < today),
        InvoiceStatus::Draft | InvoiceStatus::Paid | InvoiceStatus::Canceled => false,
    }
}

/// An issued invoice after a payment, a reversal or a credit note: its balance, and the status that follows from it.
///
/// # Errors
/// The balance is out of range.
pub fn settled(
    invoice: invoice::Model,
    payable_amount: Amount,
    is_all_credited: bool,
) -> Result<invoice::Model, OutOfRange> {
    let balance = payable_amount.minus(invoice.paid_amount)?.minus(invoice.credited_amount)?;
    let status = if is_all_credited {
        InvoiceStatus::Canceled
    } else if balance > Amount::ZERO {
        InvoiceStatus::Issued
    } else {
        InvoiceStatus::Paid
    };
    Ok(invoice::Model { balance, status, ..invoice })
}

/// The last day on which an invoice is to be paid.
///
/// # Errors
/// The given day is before the issue.
pub fn due_on(
    given: Option<NaiveDate>,
    issued_on: NaiveDate,
    payment_days: Option<i32>,
) -> Result<NaiveDate, UserError> {
    match given {
        Some(day) if day < issued_on => {
            let message = Message::new("invoice-due-before-issue").with("day", issued_on);
            Err(UserError::new(UserErrorCode::INVALID, message).at("dueOn"))
        }
        Some(day) => Ok(day),
        None => {
            let days = payment_days.and_then(|days| u64::try_from(days).ok()).unwrap_or(0);
            Ok(issued_on.checked_add_days(Days::new(days)).unwrap_or(issued_on))
        }
    }
}

/// The day that something counts for; today if none is given.
///
/// # Errors
/// The day is in the future, or before the earliest one.
pub fn day(
    given: Option<NaiveDate>,
    earliest: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<NaiveDate, UserError> {
    let day = given.unwrap_or(today);
    let refused = |key, day: NaiveDate| {
        let message = Message::new(key).with("day", day);
        Err(UserError::new(UserErrorCode::INVALID, message))
    };
    match earliest {
        _ if day > today => refused("invoice-day-in-future", today),
        Some(earliest) if day < earliest => refused("invoice-day-too-early", earliest),
        Some(_) | None => Ok(day),
    }
}

#[cfg(test)]
mod tests;
