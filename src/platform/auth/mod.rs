//! Authentication: by an API token or a browser's cookie, of which only the SHA-256 is stored, or by a token of an
//! identity provider.

mod authenticator;
mod browser;
pub mod client_context;
pub mod password;
pub mod provider;
mod provisioning;
mod throttle;

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entity::choice::{Calendar, Reach, Role};
use entity::id::{ApiTokenId, BrowserSessionId, TeamId, UserId};
use entity::{api_token, browser_session, opportunity_member, organization, team, user};
use sea_orm::sea_query::{Expr, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect, RelationDef, Select,
};
use sha2::{Digest, Sha256};

use crate::access::{Actor, Scopes, Teams};
use crate::platform::db::Db;
use crate::platform::db::reader::Reader;
use crate::platform::db::session::Session;
use crate::platform::error::Error;

pub use authenticator::{Authenticator, Policy};
pub use browser::is_in_force;
pub use provisioning::{EMAIL_KEY, usual_reach};
pub(in crate::platform) use throttle::FailedPassword;

/// Prefix of every API token, by which secret scanners recognize leaked ones.
const MARK: &str = "fst_";
const BYTES: usize = 32;
/// How many characters of a token are stored in the clear, so that people can identify it.
const READABLE: usize = 10;

/// A new API token. The secret is shown once; only its hash is stored.
#[derive(Clone)]
pub struct NewToken {
    /// The secret that the client sends.
    pub secret: String,
    /// The first characters of the secret.
    pub prefix: String,
    /// The SHA-256 of the secret.
    pub hash: Vec<u8>,
}

impl NewToken {
    /// A token of 256 random bits.
    ///
    /// # Errors
    /// The system's source of randomness failed.
    pub fn generate() -> Result<Self, Error> {
        let secret = format!("{MARK}{}", random()?);
        Ok(Self { prefix: secret.chars().take(READABLE).collect(), hash: hash(&secret), secret })
    }
}

impl std::fmt::Debug for NewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewToken").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// 256 random bits, in URL-safe Base64.
///
/// # Errors
/// The system's source of randomness failed.
pub fn random() -> Result<String, Error> {
    let mut random = [0; BYTES];
    getrandom::fill(&mut random)
        .map_err(|error| Error::Broken(format!("no randomness: {error}")))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(random))
}

/// The hash of a secret, as it is stored.
#[must_use]
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// The credential that a request presents.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// A bearer token: an API token or one of the identity provider.
    Bearer(String),
    /// The secret in a browser's cookie.
    Cookie(String),
}

/// Hides the secret.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bearer(_) => "Bearer",
            Self::Cookie(_) => "Cookie",
        })
    }
}

/// An authenticated caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The actor, with its current permissions.
    pub actor: Actor,
    /// The language that the user has chosen, if any.
    pub own_locale: Option<String>,
    /// The calendar that the user has chosen, if any.
    pub own_calendar: Option<Calendar>,
    /// The organization's language.
    pub organization_locale: Option<String>,
    /// The organization's calendar.
    pub organization_calendar: Option<Calendar>,
    /// When the credential expires; `None`: never.
    pub expires_at: Option<DateTime<Utc>>,
    /// The current version of the reference tables, see `platform::db::reference_cache`.
    pub reference_version: Option<i64>,
    /// The API token; `None`: another credential was presented.
    pub token: Option<ApiTokenId>,
    /// The browser session; `None`: the credential was not a cookie.
    pub browser: Option<BrowserSessionId>,
    /// Whether the cookie's secret is due to be replaced.
    pub is_due: bool,
}

impl Authenticator {
    /// Authenticates a credential. `None`: it is unknown, expired or revoked, or its user may not sign in. Runs one
    /// statement, and more for a token of the identity provider.
    ///
    /// # Errors
    /// The database failed, or the identity provider cannot be reached.
    pub async fn viewer(&self, credential: &Credential) -> Result<Option<Viewer>, Error> {
        match credential {
            Credential::Bearer(secret) if secret.starts_with(MARK) => self.by_token(secret).await,
            Credential::Bearer(token) => self.by_provider(token).await,
            Credential::Cookie(secret) => self.by_cookie(secret).await,
        }
    }

    async fn by_token(&self, secret: &str) -> Result<Option<Viewer>, Error> {
        let session = self.system();
        let now = session.now();
        let is_alive = Condition::any()
            .add(api_token::Column::ExpiresAt.is_null())
            .add(api_token::Column::ExpiresAt.gt(now));
        let rows = session
            .find::<api_token::Entity>()?
            .join(JoinType::InnerJoin, person_of::<api_token::Entity>(api_token::Column::UserId))
            .filter(api_token::Column::Hash.eq(hash(secret)))
            .filter(api_token::Column::RevokedAt.is_null())
            .filter(is_alive)
            .select_only()
            .column_as(api_token::Column::Id, "token_id")
            .column(api_token::Column::LastUsedAt)
            .column(api_token::Column::ExpiresAt)
            .column(api_token::Column::Scopes);
        let Some(found) = self.found(&session, rows).await? else { return Ok(None) };
        let OfToken { token_id, last_used_at, expires_at, scopes } = found.0;
        if last_used_at.is_none_or(|last| now - last > TimeDelta::minutes(1)) {
            touch(self.db.clone(), move |db| async move { db.touch_token(token_id, now).await });
        }
        let mut viewer = self.viewer_of(found.1).await?;
        viewer.actor.scopes = scopes.as_deref().map(Scopes::parse);
        Ok(Some(Viewer { expires_at, token: Some(token_id), ..viewer }))
    }

    async fn by_cookie(&self, secret: &str) -> Result<Option<Viewer>, Error> {
        let session = self.system();
        let now = session.now();
        let hash = hash(secret);
        // Requests that were sent before the secret was replaced carry the previous one.
        let former = Condition::all()
            .add(browser_session::Column::FormerHash.eq(hash.clone()))
            .add(browser_session::Column::RenewedAt.gt(now - FORMER_LASTS));
        let person = person_of::<browser_session::Entity>(browser_session::Column::UserId);
        let rows = session
            .find::<browser_session::Entity>()?
            .join(JoinType::InnerJoin, person)
            .filter(
                Condition::any().add(browser_session::Column::Hash.eq(hash.clone())).add(former),
            )
            .filter(browser_session::Column::RevokedAt.is_null())
            .filter(browser_session::Column::ExpiresAt.gt(now))
            .filter(browser_session::Column::LastUsedAt.gt(now - self.policy.idle))
            .select_only()
            .column_as(browser_session::Column::Id, "browser_id")
            .column_as(browser_session::Column::Hash, "present_hash")
            .column(browser_session::Column::RenewedAt)
            .column(browser_session::Column::LastUsedAt)
            .column(browser_session::Column::ExpiresAt);
        let Some(found) = self.found(&session, rows).await? else { return Ok(None) };
        let OfBrowser { browser_id, present_hash, renewed_at, last_used_at, expires_at } = found.0;
        if now - last_used_at > TimeDelta::minutes(1) {
            touch(
                self.db.clone(),
                move |db| async move { db.touch_browser(browser_id, now).await },
            );
        }
        let is_due = present_hash == hash && now - renewed_at > self.policy.renewal;
        let viewer = self.viewer_of(found.1).await?;
        let (expires_at, browser) = (Some(expires_at), Some(browser_id));
        Ok(Some(Viewer { expires_at, browser, is_due, ..viewer }))
    }

    async fn by_provider(&self, token: &str) -> Result<Option<Viewer>, Error> {
        let Some(provider) = &self.provider else { return Ok(None) };
        let Some(claims) = provider.claims_of_token(token, self.clock.now()).await? else {
            return Ok(None);
        };
        let expires_at = claims.expires_at;
        let Some(user) = self.admit(provider, claims).await? else { return Ok(None) };
        let session = self.system();
        let rows = session
            .find::<user::Entity>()?
            .filter(user::Column::Id.eq(user))
            .select_only()
            .column_as(user::Column::Id, "id");
        let found = self.found::<OfProvider, _>(&session, rows).await?;
        let Some((_, person)) = found else { return Ok(None) };
        Ok(Some(Viewer { expires_at: Some(expires_at), ..self.viewer_of(person).await? }))
    }

    /// Runs a selection of one credential joined with its user; `None` if there is none or the user is inactive.
    async fn found<T, E>(
        &self,
        session: &Session,
        rows: Select<E>,
    ) -> Result<Option<(T, Person)>, Error>
    where
        T: FromQueryResult + Send + Sync,
        E: EntityTrait,
    {
        let rows = rows
            .filter(user::Column::IsActive.eq(true))
            .column_as(user::Column::Id, "user_id")
            .column(user::Column::Role)
            .column(user::Column::Reach)
            .column(user::Column::TeamId)
            .column_as(user::Column::Locale, "own_locale")
            .column_as(user::Column::Calendar, "own_calendar")
            .column_as(of_organization(organization::Column::Locale), "organization_locale")
            .column_as(of_organization(organization::Column::Calendar), "organization_calendar")
            .column_as(of_organization(organization::Column::ReferenceVersion), "reference_version")
            .column_as(is_shared_with(), "may_share");
        let found = session.values::<WithPerson<T>, _>(rows).await?.into_iter().next();
        Ok(found.map(|WithPerson { of, person }| (of, person)))
    }

    /// The viewer for a user, without the fields that depend on the credential.
    async fn viewer_of(&self, person: Person) -> Result<Viewer, Error> {
        let teams = match person.team_id {
            None => Teams::default(),
            Some(_) => {
                let session = self.system().at_references(person.reference_version);
                Teams::of(person.team_id, &session.all_cached::<team::Model>().await?)
            }
        };
        Ok(Viewer {
            actor: Actor {
                user_id: Some(person.user_id),
                role: person.role,
                reach: person.reach,
                teams,
                may_share: person.may_share,
                scopes: None,
            },
            own_locale: person.own_locale,
            own_calendar: person.own_calendar,
            organization_locale: person.organization_locale,
            organization_calendar: person.organization_calendar,
            expires_at: None,
            reference_version: person.reference_version,
            token: None,
            browser: None,
            is_due: false,
        })
    }

    fn system(&self) -> Session {
        Session::system(self.db.clone(), self.clock.clone())
    }
}

/// How long the previous secret stays valid after a replacement, for requests under way.
const FORMER_LASTS: TimeDelta = TimeDelta::seconds(30);

fn person_of<E: EntityTrait>(column: E::Column) -> RelationDef {
    E::belongs_to(user::Entity).from(column).to(user::Column::Id).into()
}

/// Records the use of a credential in a task of its own: on SQLite the request would wait for the writer.
fn touch<F>(db: Db, touch: impl FnOnce(Db) -> F)
where
    F: Future<Output = Result<(), DbErr>> + Send + 'static,
{
    let touching = touch(db);
    tokio::spawn(async move {
        if let Err(error) = touching.await {
            tracing::warn!(%error, "the last use of a credential could not be recorded");
        }
    });
}

fn of_organization(column: organization::Column) -> SimpleExpr {
    let mut one = Query::select();
    SimpleExpr::from(one.column(column).from(organization::Entity).limit(1).take())
}

/// Whether any opportunity is shared with the user, or, for a member of a team, with any team.
fn is_shared_with() -> SimpleExpr {
    let shared = |with: SimpleExpr| {
        let mut members = Query::select();
        members.expr(Expr::val(1)).from(opportunity_member::Entity).and_where(with);
        Expr::exists(members.take())
    };
    let person = Expr::col((user::Entity, user::Column::Id));
    let with_person = Expr::col(opportunity_member::Column::UserId).eq(person);
    let with_team = Expr::col(opportunity_member::Column::TeamId).is_not_null();
    let in_team = user::Column::TeamId.is_not_null().and(shared(with_team));
    shared(with_person).or(in_team)
}

#[derive(FromQueryResult)]
struct WithPerson<T: FromQueryResult> {
    #[sea_orm(nested)]
    of: T,
    #[sea_orm(nested)]
    person: Person,
}

#[derive(FromQueryResult)]
struct OfToken {
    token_id: ApiTokenId,
    last_used_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
    scopes: Option<String>,
}

#[derive(FromQueryResult)]
struct OfProvider {
    #[expect(dead_code, reason = "the person is read beside it")]
    id: UserId,
}

#[derive(FromQueryResult)]
struct OfBrowser {
    browser_id: BrowserSessionId,
    present_hash: Vec<u8>,
    renewed_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// The columns of a user that make up a viewer.
#[derive(FromQueryResult)]
struct Person {
    user_id: UserId,
    role: Role,
    reach: Reach,
    team_id: Option<TeamId>,
    own_locale: Option<String>,
    own_calendar: Option<Calendar>,
    organization_locale: Option<String>,
    organization_calendar: Option<Calendar>,
    reference_version: Option<i64>,
    may_share: bool,
}
