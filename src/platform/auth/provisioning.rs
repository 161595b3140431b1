//! Maps the identity provider's claims to a user, and creates users.

use entity::choice::{Reach, Role};
use entity::id::{TeamId, UserId, UserIdentityId};
use entity::localized::Localized;
use entity::{team, user, user_identity};
use sea_orm::{ColumnTrait, QueryFilter, Select};

use crate::access::permission::Permission;
use crate::event::Event;
use crate::platform::auth::Authenticator;
use crate::platform::auth::provider::{Claims, Provider};
use crate::platform::bounds::{NAME_LENGTH, optional};
use crate::platform::db::reader::Reader;
use crate::platform::db::tx::{LookupKey, Tx};
use crate::platform::error::Error;
use crate::platform::text::fold_email;

/// The kind of the key by which a person is found or made: the folded e-mail address.
pub const EMAIL_KEY: &str = "user.email";

impl Authenticator {
    /// The user of these claims: the linked one, else the one with the verified e-mail address, else a new one if the
    /// settings allow that. Role and team are updated from the claims. `None`: no such user, or the user may not sign
    /// in.
    ///
    /// # Errors
    /// The database failed.
    pub async fn admit(
        &self,
        provider: &Provider,
        claims: Claims,
    ) -> Result<Option<UserId>, Error> {
        if has_nul(&claims) {
            return Ok(None);
        }
        let session = self.system();
        let issuer = provider.setting().issuer.as_str();
        let rows = of_subject(session.find()?, (issuer, &claims.subject));
        let linked: Option<user_identity::Model> = session.one(rows).await?;
        if let Some(linked) = &linked {
            let rows = session.find::<user::Entity>()?.filter(user::Column::Id.eq(linked.user_id));
            let user: Option<user::Model> = session.one(rows).await?;
            if let Some(user) = user
                && claims.role.is_none_or(|role| role == user.role)
                && claims.team.is_none()
            {
                return Ok(user.is_active.then_some(user.id));
            }
        }
        let mut tx = session.begin(Permission::ManageUsers).await?;
        let email = claims.email.as_deref().and_then(fold_email);
        let email = email.as_deref().map(|value| LookupKey { kind: EMAIL_KEY, value });
        let identity = LookupKey { kind: "user.identity", value: &claims.subject };
        let keys: Vec<_> = email.into_iter().chain([identity]).collect();
        tx.lock_keys(&keys).await?;
        let linked = match linked {
            Some(linked) => Some(linked),
            None => tx.one(of_subject(tx.find(), (issuer, &claims.subject))).await?,
        };
        let Some(user) = meant(&mut tx, provider, (linked.as_ref(), &claims)).await? else {
            return Ok(None);
        };
        if linked.is_none() {
            let row = user_identity::Model {
                id: UserIdentityId::generate(),
                user_id: user.id,
                issuer: issuer.to_owned(),
                subject: claims.subject.clone(),
                linked_at: tx.now(),
            };
            tx.insert(row).await?;
        }
        let after = user::Model {
            role: claims.role.unwrap_or(user.role),
            reach: claims.role.filter(|role| *role != user.role).map_or(user.reach, usual_reach),
            team_id: team_named(&tx, claims.team.as_deref()).await?.or(user.team_id),
            ..user.clone()
        };
        if after != user {
            tx.update(&user, after).await?;
            emit_change(&mut tx, user.id);
        }
        tx.commit().await?;
        Ok(user.is_active.then_some(user.id))
    }
}

/// The default reach of a role: whose records it covers.
#[must_use]
pub const fn usual_reach(role: Role) -> Reach {
    match role {
        Role::Admin | Role::Reader => Reach::All,
        Role::Manager => Reach::Team,
        Role::Rep => Reach::Own,
    }
}

/// Whether a text to be stored has the character NUL, which PostgreSQL cannot store.
fn has_nul(claims: &Claims) -> bool {
    let texts = [Some(&claims.subject), claims.email.as_ref(), claims.name.as_ref()];
    texts.into_iter().flatten().any(|text| text.contains('\0'))
}

/// The identities of a subject of the identity provider; there is at most one.
fn of_subject(
    identities: Select<user_identity::Entity>,
    (issuer, subject): (&str, &str),
) -> Select<user_identity::Entity> {
    identities
        .filter(user_identity::Column::Issuer.eq(issuer))
        .filter(user_identity::Column::Subject.eq(subject))
}

async fn meant(
    tx: &mut Tx,
    provider: &Provider,
    (linked, claims): (Option<&user_identity::Model>, &Claims),
) -> Result<Option<user::Model>, Error> {
    if let Some(linked) = linked {
        return tx.lock::<user::Model>(linked.user_id).await.map(Some);
    }
    let Some(email) = claims.email.as_deref().and_then(fold_email) else { return Ok(None) };
    let rows = tx
        .find::<user::Entity>()
        .filter(user::Column::Email.eq(email.as_str()))
        .filter(user::Column::IsService.eq(false));
    if let Some(known) = tx.one::<user::Model>(rows).await? {
        return Ok(Some(known));
    }
    let Some(role) = claims.role.filter(|_| provider.setting().makes_users) else {
        return Ok(None);
    };
    // A name that nobody could enter is no reason to refuse the person.
    let name = optional(claims.name.as_deref(), NAME_LENGTH, "name").ok().flatten();
    let name = name.unwrap_or_else(|| email.clone());
    let row = user::Model {
        id: UserId::generate(),
        display_name: Localized::new([("en", name)]),
        email: Some(email),
        role,
        reach: usual_reach(role),
        team_id: None,
        locale: None,
        calendar: None,
        is_active: true,
        is_service: false,
        successor_id: None,
    };
    let row = tx.insert(row).await?;
    emit_change(tx, row.id);
    Ok(Some(row))
}

/// The active team with this name in any language.
async fn team_named(tx: &Tx, name: Option<&str>) -> Result<Option<TeamId>, Error> {
    let Some(name) = name else { return Ok(None) };
    let teams = Reader::all_cached::<team::Model>(tx).await?;
    let is_called = |team: &&team::Model| {
        team.is_active && team.name.iter().any(|(_, text)| text.eq_ignore_ascii_case(name))
    };
    Ok(teams.iter().find(is_called).map(|team| team.id))
}

fn emit_change(tx: &mut Tx, user: UserId) {
    tx.emit(Event::of_reference(user));
}
