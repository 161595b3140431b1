//! Signs in as one of the demo company's people without a password. Only for a browser on the server's own machine.

use std::net::IpAddr;
use std::sync::Arc;

use async_graphql::Executor;
use axum::Form;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use entity::choice::Role;
use entity::id::UserId;
use entity::user;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Deserialize;

use crate::platform::auth::client_context::ClientContext;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::http::client_addr::ClientAddr;
use crate::platform::http::http_error::HttpError;
use crate::platform::http::origin::NotCrossSite;
use crate::platform::http::sign_in::{NextPath, redirect};
use crate::platform::http::{AppState, cookies, identity};

/// Path that signs in as a demo user.
pub const PATH: &str = "/sign-in/demo";

/// The people of the demo company as whom a local browser may sign in; empty on every other server.
#[derive(Clone, Debug, Default)]
pub struct DemoUsers(Vec<(Role, UserId)>);

impl DemoUsers {
    /// The first seller, manager and administrator.
    ///
    /// # Errors
    /// The database failed.
    pub async fn first_of_each_role(session: &Session) -> Result<Self, Error> {
        let mut users = Vec::new();
        for role in [Role::Rep, Role::Manager, Role::Admin] {
            let rows = session
                .find::<user::Entity>()?
                .filter(user::Column::Role.eq(role))
                .filter(user::Column::IsActive.eq(true))
                .filter(user::Column::IsService.eq(false))
                .order_by_asc(user::Column::Id);
            if let Some(user) = session.one::<user::Model>(rows).await? {
                users.push((role, user.id));
            }
        }
        Ok(Self(users))
    }

    /// Whether a client may sign in as one of them: there are some, and the client and the name by which it calls the
    /// server are both of this machine. The name protects from pages whose host name was pointed at this machine.
    #[must_use]
    pub fn are_open_to(&self, address: IpAddr, headers: &HeaderMap) -> bool {
        !self.0.is_empty() && address.is_loopback() && !cookies::is_secure(headers)
    }
}

/// The form of the sign-in page.
#[derive(Debug, Deserialize)]
pub struct DemoForm {
    role: Role,
    next: Option<String>,
}

/// Signs the browser in, and redirects it to the page that it wanted.
pub async fn post<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    (_, ClientAddr(address)): (NotCrossSite, ClientAddr),
    headers: HeaderMap,
    Form(form): Form<DemoForm>,
) -> Result<Response<Body>, HttpError> {
    if !app.demo_users.are_open_to(address, &headers) || !app.origins.allow(&headers) {
        return Err(HttpError::not_found());
    }
    let listed = app.demo_users.0.iter().find(|(role, _)| *role == form.role);
    let (_, id) = listed.ok_or_else(HttpError::not_found)?;
    let session = Session::system(app.db.clone(), app.clock.clone());
    let rows = session.find::<user::Entity>()?.filter(user::Column::Id.eq(*id));
    let user = session.one::<user::Model>(rows).await?.ok_or_else(HttpError::not_found)?;
    let client = (address, identity::user_agent(&headers));
    let client_context = ClientContext::new(Arc::clone(&app.authenticator), client, None, true);
    app.authenticator.enter(&user, &client_context).await?;
    let kept = client_context.kept();
    let is_secure = cookies::is_secure(&headers);
    let cookie = kept.and_then(|kept| cookies::keeping(&kept, is_secure, app.clock.now()));
    let next = NextPath::new(form.next.as_deref());
    Ok(redirect(next.path(), [cookie]))
}
