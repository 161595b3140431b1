//! Decides which actions an order's status allows.

use entity::choice::{Fulfillment, OrderStatus};
use entity::order;
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
}

impl Action for OrderAction {
    fn permission(self) -> Option<Permission> {
        match self {
            Self::Cancel => Some(Permission::WinQuote),
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
}

impl From<&order::Model> for OrderState {
    fn from(row: &order::Model) -> Self {
        Self { status: row.status, fulfillment: row.fulfillment }
    }
}

impl StateMachine for OrderState {
    type Action = OrderAction;

    fn allows(self, action: OrderAction) -> bool {
        allows(self.status, self.fulfillment, action)
    }

    fn name(self) -> String {
        self.status.to_value()
    }

    fn refusal(self) -> &'static str {
        "order-state"
    }
}

/// Whether a state allows an action. An order of which anything was delivered cannot be canceled.
const fn allows(status: OrderStatus, fulfillment: Fulfillment, action: OrderAction) -> bool {
    match (status, fulfillment, action) {
        (OrderStatus::Active, Fulfillment::None, OrderAction::Cancel) => true,
        (
            OrderStatus::Active,
            Fulfillment::Partial | Fulfillment::Complete,
            OrderAction::Cancel,
        )
        | (
            OrderStatus::Canceled,
            Fulfillment::None | Fulfillment::Partial | Fulfillment::Complete,
            OrderAction::Cancel,
        ) => false,
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
