//! Which moves an order's state allows.

use entity::choice::{Fulfillment, OrderStatus};

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::platform::error::{Detail, Problem, Transition, UserErrorCode};
use crate::platform::message::Message;

/// Something that can be done with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter)]
pub enum OrderAction {
    /// Call it off.
    Cancel,
}

impl OrderAction {
    /// As in the schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cancel => "CANCEL",
        }
    }

    /// What the actor must hold.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Cancel => Permission::WinQuote,
        }
    }
}

/// Whether a state allows a move: what was delivered can't be called off any more.
#[must_use]
pub const fn allows(status: OrderStatus, fulfillment: Fulfillment, action: OrderAction) -> bool {
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

/// The moves that a state allows.
#[must_use]
pub fn allowed(status: OrderStatus, fulfillment: Fulfillment) -> Vec<OrderAction> {
    use sea_orm::Iterable;
    OrderAction::iter().filter(|action| allows(status, fulfillment, *action)).collect()
}

/// The moves that a state allows and the actor may take.
#[must_use]
pub fn available(status: OrderStatus, fulfillment: Fulfillment, actor: &Actor) -> Vec<OrderAction> {
    let may = |action: &OrderAction| actor.may(action.permission());
    allowed(status, fulfillment).into_iter().filter(may).collect()
}

/// Refuses a move that the state does not allow.
///
/// # Errors
/// The state does not allow it; the problem names the moves that it does.
pub fn check(
    status: OrderStatus,
    fulfillment: Fulfillment,
    action: OrderAction,
) -> Result<(), Problem> {
    if allows(status, fulfillment, action) {
        return Ok(());
    }
    Err(refused(status, fulfillment, "order-state"))
}

/// A refusal that says where the order stands.
#[must_use]
pub fn refused(status: OrderStatus, fulfillment: Fulfillment, key: &'static str) -> Problem {
    let name = match status {
        OrderStatus::Active => "ACTIVE",
        OrderStatus::Canceled => "CANCELED",
    };
    let transition = Transition {
        status: name.to_owned(),
        allowed: allowed(status, fulfillment)
            .iter()
            .map(|action| action.name().to_owned())
            .collect(),
        ..Transition::default()
    };
    let message = Message::new(key).with("status", name);
    Problem::new(UserErrorCode::InvalidState, message)
        .with(Detail::Transition(Box::new(transition)))
}

#[cfg(test)]
mod tests;
