//! Records with a state: the actions that it allows, and the refusal of others.

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::platform::error::{Transition, UserError, UserErrorCode, UserErrorDetail};
use crate::platform::message::Message;

/// An action on a record. It converts into its name in the schema, e.g. `CLOSE_AS_WON`.
pub trait Action: Copy + sea_orm::Iterable + Into<&'static str> {
    /// The permission that the action needs; `None`: nobody may take it.
    fn permission(self) -> Option<Permission>;
}

/// A state and the actions it allows; implemented once for each kind of record with a state.
pub trait StateMachine: Copy {
    /// The actions on such a record.
    type Action: Action;

    /// Whether the state allows an action.
    fn allows(self, action: Self::Action) -> bool;

    /// The state's name in the schema, e.g. `OPEN`.
    fn name(self) -> String;

    /// The key of the message that refuses an action in this state.
    fn refusal(self) -> &'static str;

    /// The actions that the state allows.
    fn allowed(self) -> Vec<Self::Action> {
        <Self::Action as sea_orm::Iterable>::iter().filter(|action| self.allows(*action)).collect()
    }

    /// The actions that the state allows and the actor may take.
    fn available(self, actor: &Actor) -> Vec<Self::Action> {
        let may =
            |action: &Self::Action| action.permission().is_some_and(|needed| actor.may(needed));
        self.allowed().into_iter().filter(may).collect()
    }

    /// Refuses an action that the state does not allow.
    ///
    /// # Errors
    /// The state does not allow the action; the error names those that it allows.
    fn check(self, action: Self::Action) -> Result<(), UserError> {
        if self.allows(action) {
            return Ok(());
        }
        Err(self.refused(Message::new(self.refusal()).with("status", self.name())))
    }

    /// A refusal with the record's state, for reasons other than the state.
    fn refused(self, message: Message) -> UserError {
        let detail = UserErrorDetail::Transition(Box::new(self.transition()));
        UserError::new(UserErrorCode::INVALID_STATE, message).with(detail)
    }

    /// The refusal of an action that the state allows and something else blocks, whatever the input: the error does not
    /// name it among the allowed ones.
    fn blocked(self, action: Self::Action, message: Message) -> UserError {
        let detail = UserErrorDetail::Transition(Box::new(self.transition().without(action)));
        UserError::new(UserErrorCode::INVALID_STATE, message).with(detail)
    }

    /// The state and the actions it allows, as data of a refusal.
    fn transition(self) -> Transition {
        let allowed = self.allowed().into_iter();
        Transition {
            status: self.name(),
            allowed: allowed.map(|action| Into::<&str>::into(action).to_owned()).collect(),
            ..Transition::default()
        }
    }
}
