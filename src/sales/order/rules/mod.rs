//! Decides which actions an order's status allows, and how much of it is delivered and invoiced.

use entity::choice::{Fulfillment, Invoicing, OrderStatus};
use entity::money::Amount;
use entity::{line, order};
use sea_orm::ActiveEnum;

use crate::access::permission::Permission;
use crate::platform::error::Blocker;
use crate::platform::message::Message;
use crate::platform::state_machine::{Action, StateMachine};

/// An action that an order's status may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderAction {
    /// Cancel it.
    Cancel,
    /// Record what was delivered.
    Fulfill,
    /// Create an invoice.
    Invoice,
    /// Change its header and lines.
    SetLines,
}

impl Action for OrderAction {
    fn permission(self) -> Option<Permission> {
        match self {
            Self::Cancel => Some(Permission::WinQuote),
            Self::Fulfill => Some(Permission::FulfillOrder),
            Self::Invoice => Some(Permission::WriteInvoices),
            Self::SetLines => Some(Permission::EditDocuments),
        }
    }
}

/// The part of an order that decides which actions are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderState {
    /// The status.
    pub status: OrderStatus,
    /// How much of the order has been delivered.
    pub fulfillment: Fulfillment,
    /// How much of the order is on invoices.
    pub invoicing: Invoicing,
}

impl From<&order::Model> for OrderState {
    fn from(row: &order::Model) -> Self {
        Self { status: row.status, fulfillment: row.fulfillment, invoicing: row.invoicing }
    }
}

impl StateMachine for OrderState {
    type Action = OrderAction;

    fn allows(self, action: OrderAction) -> bool {
        allows(self, action)
    }

    fn name(self) -> String {
        self.status.to_value()
    }

    fn refusal(self) -> &'static str {
        "order-state"
    }
}

/// Whether a state allows an action. An order of which anything was delivered or is on an invoice cannot be canceled.
const fn allows(state: OrderState, action: OrderAction) -> bool {
    match (state.status, action) {
        (OrderStatus::Active, OrderAction::Cancel) => {
            matches!(state.fulfillment, Fulfillment::None)
                && matches!(state.invoicing, Invoicing::None)
        }
        (OrderStatus::Active, OrderAction::Fulfill) => match state.fulfillment {
            Fulfillment::None | Fulfillment::Partial => true,
            Fulfillment::Complete => false,
        },
        (OrderStatus::Active, OrderAction::Invoice) => match state.invoicing {
            Invoicing::None | Invoicing::Partial => true,
            Invoicing::Complete => false,
        },
        (OrderStatus::Active, OrderAction::SetLines) => true,
        (
            OrderStatus::Canceled,
            OrderAction::Cancel
            | OrderAction::Fulfill
            | OrderAction::Invoice
            | OrderAction::SetLines,
        ) => false,
    }
}

/// How much of an order's lines has been delivered.
#[must_use]
pub fn fulfillment(lines: &[line::Model]) -> Fulfillment {
    match progress(lines, |line| line.fulfilled_quantity) {
        Done::Nothing => Fulfillment::None,
        Done::Some => Fulfillment::Partial,
        Done::All => Fulfillment::Complete,
    }
}

/// How much of an order's lines is on invoices.
#[must_use]
pub fn invoicing(lines: &[line::Model]) -> Invoicing {
    match progress(lines, |line| line.invoiced_quantity) {
        Done::Nothing => Invoicing::None,
        Done::Some => Invoicing::Partial,
        Done::All => Invoicing::Complete,
    }
}

enum Done {
    Nothing,
    Some,
    All,
}

fn progress(lines: &[line::Model], done: fn(&line::Model) -> Amount) -> Done {
    if lines.iter().all(|line| done(line) == Amount::ZERO) {
        Done::Nothing
    } else if lines.iter().all(|line| done(line) >= line.quantity) {
        Done::All
    } else {
        Done::Some
    }
}

/// The blocker for what the opportunity can't become while this order stands.
#[must_use]
pub fn stands(order: &order::Model) -> Blocker {
    Blocker {
        step: None,
        field: None,
        message: Message::new("order-stands").with("order", &order.number),
        cleared_by: Some("cancelOrder"),
    }
}

#[cfg(test)]
mod tests;
