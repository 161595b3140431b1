//! Who asks: by a token or a browser's cookie, of which only the SHA-256 is kept, or by what an identity
//! provider vouches for.

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
use entity::choice::{Reach, Role};
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
pub use browser::stands;
pub use provisioning::usual_reach;
pub(in crate::platform) use throttle::ResolverError;

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

impl NewToken {
    /// A token of 256 random bits.
    ///
    /// # Errors
    /// The system has no randomness.
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

/// 256 random bits, as text.
///
/// # Errors
/// The system has no randomness.
pub fn random() -> Result<String, Error> {
    let mut random = [0; BYTES];
    getrandom::fill(&mut random)
        .map_err(|error| Error::Broken(format!("no randomness: {error}")))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(random))
}

/// What is kept of a secret.
#[must_use]
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// By what somebody shows who it is.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// By a bearer token: one of ours, or an identity provider's.
    Bearer(String),
    /// By the secret of a browser's cookie.
    Cookie(String),
}

/// Without the secret.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bearer(_) => "Bearer",
            Self::Cookie(_) => "Cookie",
        })
    }
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// As whom.
    pub actor: Actor,
    /// The language that the person, else the organisation chose.
    pub locale: String,
    /// When the token ends; `None`: it does not by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// The version of the small tables, see `platform::db::small`.
    pub reference_version: Option<i64>,
    /// By which token of ours; `None`: by none.
    pub token: Option<ApiTokenId>,
    /// In which browser; `None`: in none.
    pub browser: Option<BrowserSessionId>,
    /// Whether the cookie's secret is due to be changed.
    pub is_due: bool,
}

impl Authenticator {
    /// Who shows this; `None` where it is none of ours, has expired or was revoked, or where the
    /// person may no longer sign in. One statement, and one more where an identity provider vouches.
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
        let mut viewer = self.told(found.1).await?;
        viewer.actor.scopes = scopes.as_deref().map(Scopes::parse);
        Ok(Some(Viewer { expires_at, token: Some(token_id), ..viewer }))
    }

    async fn by_cookie(&self, secret: &str) -> Result<Option<Viewer>, Error> {
        let session = self.system();
        let now = session.now();
        let hash = hash(secret);
        // Requests that were under way when the secret was changed come with the one before.
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
        let viewer = self.told(found.1).await?;
        let (expires_at, browser) = (Some(expires_at), Some(browser_id));
        Ok(Some(Viewer { expires_at, browser, is_due, ..viewer }))
    }

    async fn by_provider(&self, token: &str) -> Result<Option<Viewer>, Error> {
        let Some(provider) = &self.provider else { return Ok(None) };
        let Some(claims) = provider.vouched(token, self.clock.now()).await? else {
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
        Ok(Some(Viewer { expires_at: Some(expires_at), ..self.told(person).await? }))
    }

    /// The one row of a selection that is joined with its person, where that person may sign in.
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
            .column_as(of_organization(organization::Column::Locale), "organization_locale")
            .column_as(of_organization(organization::Column::ReferenceVersion), "reference_version")
            .column_as(is_shared_with(), "may_share");
        let found = session.values::<Joined<T>, _>(rows).await?.into_iter().next();
        Ok(found.map(|Joined { of, person }| (of, person)))
    }

    /// A person as the viewer of a request.
    async fn told(&self, person: Person) -> Result<Viewer, Error> {
        let teams = match person.team_id {
            None => Teams::default(),
            Some(_) => {
                let session = self.system().at_references(person.reference_version);
                Teams::of(person.team_id, &session.all_cached::<team::Model>().await?)
            }
        };
        let chosen = person.own_locale.or(person.organization_locale);
        Ok(Viewer {
            actor: Actor {
                user_id: Some(person.user_id),
                role: person.role,
                reach: person.reach,
                teams,
                may_share: person.may_share,
                scopes: None,
            },
            locale: chosen.unwrap_or_else(|| "en".to_owned()),
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

/// How long the secret before the present one is good: for requests that were under way.
const FORMER_LASTS: TimeDelta = TimeDelta::seconds(30);

fn person_of<E: EntityTrait>(column: E::Column) -> RelationDef {
    E::belongs_to(user::Entity).from(column).to(user::Column::Id).into()
}

/// Remembers the use, apart from the request: on SQLite it would wait for the writer.
fn touch<F>(db: Db, touch: impl FnOnce(Db) -> F)
where
    F: Future<Output = Result<(), DbErr>> + Send + 'static,
{
    let touching = touch(db);
    tokio::spawn(async move {
        if let Err(error) = touching.await {
            tracing::warn!(%error, "a use was not noted");
        }
    });
}

fn of_organization(column: organization::Column) -> SimpleExpr {
    let mut one = Query::select();
    SimpleExpr::from(one.column(column).from(organization::Entity).limit(1).take())
}

/// Whether anything is shared with the person, or with any team where the person has one.
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
struct Joined<T: FromQueryResult> {
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

/// What a person is, to be a viewer.
#[derive(FromQueryResult)]
struct Person {
    user_id: UserId,
    role: Role,
    reach: Reach,
    team_id: Option<TeamId>,
    own_locale: Option<String>,
    organization_locale: Option<String>,
    reference_version: Option<i64>,
    may_share: bool,
}
