//! Creates, lists and revokes API tokens.

use anyhow::{Context, anyhow, bail};
use chrono::{DateTime, TimeDelta, Utc};
use entity::choice::Role;
use entity::id::{ApiTokenId, Key, UserId, split};
use entity::{api_token, user};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::access::permission::Permission;
use crate::app;
use crate::config::Config;
use crate::platform::bounds::{NAME_LENGTH, required};
use crate::platform::clock::Clock;
use crate::platform::db::session::Session;
use crate::platform::text::fold_email;
use crate::user::ops::token::issue;

/// The subcommands of `forsat token`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Create an API token for a person and print its secret, which is not shown again.
    ///
    /// Example:
    ///   forsat token create --user nora@example.com --name "import script" --days 90
    #[command(verbatim_doc_comment)]
    Create {
        /// Who authenticates with the token, by e-mail address or by id such as usr_0198…; omitted: the first
        /// administrator.
        #[arg(long, value_name = "PERSON")]
        user: Option<String>,
        /// What the token is used for.
        #[arg(long)]
        name: String,
        /// After how many days the token expires; omitted: never.
        #[arg(long)]
        days: Option<u32>,
    },
    /// Revoke an API token, immediately and permanently.
    Revoke {
        /// The token's id (tok_0198…) or first characters, both as `list` shows them.
        token: String,
    },
    /// List all API tokens: id, first characters, person, purpose, and when they were last used or expire.
    List,
}

/// Executes the subcommand.
///
/// # Errors
/// The database failed, or the person or token does not exist.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let db = app::open(config).await?;
    let name = match &command {
        Command::Create { .. } => "token create",
        Command::Revoke { .. } => "token revoke",
        Command::List => "token list",
    };
    let session = Session::system(db.clone(), Clock::system()).command(name);
    match command {
        Command::Create { user, name, days } => {
            let user = match user {
                Some(user) => person(&session, &user).await?,
                None => administrator(&session).await?,
            };
            let ends = days.map(|days| session.now() + TimeDelta::days(days.into()));
            let mut tx = session.begin(Permission::ManageUsers).await?;
            let name = required(&name, NAME_LENGTH, "name")
                .map_err(|problem| anyhow!("{}", problem.message.in_locale("en")))?;
            let (_, secret) = issue(&mut tx, user.id, (name, None), ends).await?;
            tx.commit().await?;
            println!("{secret}");
        }
        Command::Revoke { token } => revoke(&session, &token).await?,
        Command::List => list(&session).await?,
    }
    db.close().await;
    Ok(())
}

/// The person with this e-mail address or id, who may sign in.
///
/// # Errors
/// There is no such person, the person may not sign in, or the database failed.
pub async fn person(session: &Session, named: &str) -> anyhow::Result<user::Model> {
    let people = session.find::<user::Entity>()?;
    let people = match split(named) {
        Some((UserId::PREFIX, id)) => people.filter(user::Column::Id.eq(id)),
        _ => people.filter(user::Column::Email.eq(fold_email(named))),
    };
    let found: Option<user::Model> = session.one(people).await?;
    let found = found.with_context(|| format!("there is no person {named}"))?;
    if !found.is_active {
        bail!("{named} may no longer sign in");
    }
    Ok(found)
}

/// The first active administrator.
///
/// # Errors
/// There is none, or the database failed.
pub async fn administrator(session: &Session) -> anyhow::Result<user::Model> {
    let people = session
        .find::<user::Entity>()?
        .filter(user::Column::Role.eq(Role::Admin))
        .filter(user::Column::IsActive.eq(true))
        .order_by_asc(user::Column::Id);
    let found: Option<user::Model> = session.one(people).await?;
    found.context("there is no administrator: run `forsat seed`")
}

async fn revoke(session: &Session, named: &str) -> anyhow::Result<()> {
    let rows = session.find::<api_token::Entity>()?;
    let rows = match split(named) {
        Some((ApiTokenId::PREFIX, id)) => rows.filter(api_token::Column::Id.eq(id)),
        _ => rows.filter(api_token::Column::Prefix.eq(named)),
    };
    let found: Vec<api_token::Model> = session.all(rows).await?;
    let [token] = found.as_slice() else {
        bail!("{} tokens match {named}", found.len());
    };
    let mut tx = session.begin(Permission::ManageUsers).await?;
    let before: api_token::Model = tx.lock(token.id).await?;
    let revoked_at = before.revoked_at.or(Some(tx.now()));
    tx.update(&before, api_token::Model { revoked_at, ..before.clone() }).await?;
    tx.commit().await?;
    println!("revoked {} ({})", before.id, before.name);
    Ok(())
}

async fn list(session: &Session) -> anyhow::Result<()> {
    let rows = session.find::<api_token::Entity>()?.order_by_asc(api_token::Column::CreatedAt);
    let tokens: Vec<api_token::Model> = session.all(rows).await?;
    let people: Vec<user::Model> = session.all(session.find::<user::Entity>()?).await?;
    for token in tokens {
        let person = people.iter().find(|person| person.id == token.user_id);
        let whose = person.map_or("?", |person| person.display_name.get("en"));
        println!(
            "{}  {}…  {whose}  {:?}  {}",
            token.id,
            token.prefix,
            token.name,
            state(&token, session.now())
        );
    }
    Ok(())
}

fn state(token: &api_token::Model, now: DateTime<Utc>) -> String {
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d").to_string();
    let used = token.last_used_at.map_or("never".to_owned(), day);
    match (token.revoked_at, token.expires_at) {
        (Some(at), _) => format!("revoked {}", day(at)),
        (None, Some(at)) if at <= now => format!("ended {}", day(at)),
        (None, Some(at)) => format!("last used: {used}, ends {}", day(at)),
        (None, None) => format!("last used: {used}"),
    }
}
