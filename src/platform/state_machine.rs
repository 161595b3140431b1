//! Records with a state: which actions it allows, and how one is refused that it does not.

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::platform::error::{Transition, UserError, UserErrorCode, UserErrorDetail};
use crate::platform::message::Message;

/// Something that can be done with a record. Its name is that of the schema, e.g. `CLOSE_AS_WON`.
pub trait Action: Copy + sea_orm::Iterable + Into<&'static str> {
    /// What the actor must hold; `None`: nobody may.
    fn permission(self) -> Option<Permission>;
}

/// A state, and what follows from it. Implemented once for each kind of record that has one.
pub trait StateMachine: Copy {
    /// What can be done with the record.
    type Action: Action;

    /// Whether the state allows an action.
    fn allows(self, action: Self::Action) -> bool;

    /// The state as the schema names it, e.g. `OPEN`.
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
    /// The state does not allow it; the error names the actions that it does.
    fn check(self, action: Self::Action) -> Result<(), UserError> {
        if self.allows(action) {
            return Ok(());
        }
        Err(self.refused(Message::new(self.refusal()).with("status", self.name())))
    }

    /// A refusal that says where the record stands, for reasons beyond its state.
    fn refused(self, message: Message) -> UserError {
        let detail = UserErrorDetail::Transition(Box::new(self.transition()));
        UserError::new(UserErrorCode::InvalidState, message).with(detail)
    }

    /// The state and what it allows, for a refusal.
    fn transition(self) -> Transition {
        let allowed = self.allowed().into_iter();
        Transition {
            status: self.name(),
            allowed: allowed.map(|action| Into::<&str>::into(action).to_owned()).collect(),
            ..Transition::default()
        }
    }
}
