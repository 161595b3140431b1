//! People in the schema.

use async_graphql::Object;
use entity::id::UserId;
use entity::user;

use crate::platform::graphql::scope::View;

/// A user in the schema.
pub type User = View<user::Model>;

/// A person who uses Forsat.
#[Object(name = "User")]
impl User {
    /// Its id.
    pub async fn id(&self) -> UserId {
        self.id
    }

    /// The name shown, in the viewer's language.
    async fn display_name(&self) -> &str {
        self.display_name.get(self.scope.locale())
    }
}
