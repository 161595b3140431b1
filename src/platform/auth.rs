//! Who asks: a bearer token, of which only the SHA-256 is kept.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entity::choice::{Reach, Role};
use entity::id::{ApiTokenId, TeamId, UserId};
use entity::{api_token, organization, user};
use sea_orm::sea_query::{Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType};
use sea_orm::{QueryFilter, QuerySelect};
use sha2::{Digest, Sha256};

use crate::access::Actor;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::db::session::Session;
use crate::platform::error::Error;

/// What every token begins with, so that scanners find leaked ones.
const MARK: &str = "fst_";
const BYTES: usize = 32;
/// How much of a token is kept readable, to tell tokens apart.
const READABLE: usize = 10;

/// A new token. The secret is shown once; what is kept is its hash.
#[derive(Clone)]
pub struct NewToken {
    /// What the client sends.
    pub secret: String,
    /// Its first characters.
    pub prefix: String,
    /// Its SHA-256.
    pub hash: Vec<u8>,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// As whom.
    pub actor: Actor,
    /// By which token.
    pub token_id: Option<ApiTokenId>,
    /// The language that the person, else the organisation chose.
    pub locale: String,
    /// When the token ends; `None`: it does not by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// The version of the small tables, see `platform::db::small`.
    pub reference_version: Option<i64>,
}

impl NewToken {
    /// A token of 256 random bits.
    ///
    /// # Errors
    /// The system has no randomness.
    pub fn generate() -> Result<Self, Error> {
        let mut random = [0; BYTES];
        getrandom::fill(&mut random)
            .map_err(|error| Error::Broken(format!("no randomness: {error}")))?;
        let secret = format!("{MARK}{}", BASE64_URL_SAFE_NO_PAD.encode(random));
        Ok(Self { prefix: secret.chars().take(READABLE).collect(), hash: hash(&secret), secret })
    }
}

impl std::fmt::Debug for NewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewToken").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// What is kept of a secret.
#[must_use]
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Whose token this is; `None` where it is none, has expired or was revoked, or where the person
/// may no longer sign in. One statement.
///
/// # Errors
/// The database failed.
pub async fn viewer(db: &Db, clock: &Clock, secret: &str) -> Result<Option<Viewer>, Error> {
    let session = Session::system(db.clone(), clock.clone());
    let now = session.now();
    let is_alive = Condition::any()
        .add(api_token::Column::ExpiresAt.is_null())
        .add(api_token::Column::ExpiresAt.gt(now));
    let owner = api_token::Entity::belongs_to(user::Entity)
        .from(api_token::Column::UserId)
        .to(user::Column::Id)
        .into();
    let rows = session
        .find::<api_token::Entity>()?
        .join(JoinType::InnerJoin, owner)
        .filter(api_token::Column::Hash.eq(hash(secret)))
        .filter(api_token::Column::RevokedAt.is_null())
        .filter(is_alive)
        .filter(user::Column::IsActive.eq(true))
        .select_only()
        .column_as(api_token::Column::Id, "token_id")
        .column(api_token::Column::LastUsedAt)
        .column(api_token::Column::ExpiresAt)
        .column_as(user::Column::Id, "user_id")
        .column(user::Column::Role)
        .column(user::Column::Reach)
        .column(user::Column::TeamId)
        .column_as(user::Column::Locale, "own_locale")
        .column_as(of_organization(organization::Column::Locale), "organization_locale")
        .column_as(of_organization(organization::Column::ReferenceVersion), "reference_version");
    let Some(found) = session.values::<Found, _>(rows).await?.into_iter().next() else {
        return Ok(None);
    };
    if found.last_used_at.is_none_or(|last| now - last > TimeDelta::minutes(1)) {
        touch(db.clone(), found.token_id, now);
    }
    let chosen = found.own_locale.or(found.organization_locale);
    Ok(Some(Viewer {
        actor: Actor {
            user_id: Some(found.user_id),
            role: found.role,
            reach: found.reach,
            team_id: found.team_id,
        },
        token_id: Some(found.token_id),
        locale: chosen.unwrap_or_else(|| "en".to_owned()),
        expires_at: found.expires_at,
        reference_version: found.reference_version,
    }))
}

/// Remembers the use, apart from the request: on SQLite it would wait for the writer.
fn touch(db: Db, token: ApiTokenId, now: DateTime<Utc>) {
    tokio::spawn(async move {
        if let Err(error) = db.touch_token(token, now).await {
            tracing::warn!(%error, "the use of a token was not noted");
        }
    });
}

fn of_organization(column: organization::Column) -> SimpleExpr {
    let mut one = Query::select();
    SimpleExpr::from(one.column(column).from(organization::Entity).limit(1).take())
}

#[derive(FromQueryResult)]
struct Found {
    token_id: ApiTokenId,
    last_used_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
    user_id: UserId,
    role: Role,
    reach: Reach,
    team_id: Option<TeamId>,
    own_locale: Option<String>,
    organization_locale: Option<String>,
    reference_version: Option<i64>,
}
