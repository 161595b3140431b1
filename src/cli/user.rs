//! Adds people and sets their passwords.

use std::io::{self, BufRead, IsTerminal};

use anyhow::{Context, anyhow, bail};
use entity::choice::Role;
use entity::id::UserId;
use entity::localized::Localized;
use entity::user;

use crate::access::permission::Permission;
use crate::app;
use crate::cli::token::person;
use crate::config::Config;
use crate::event::Event;
use crate::platform::auth::password::Password;
use crate::platform::auth::usual_reach;
use crate::platform::bounds::{NAME_LENGTH, optional};
use crate::platform::clock::Clock;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::message::Message;
use crate::platform::text::fold_email;
use crate::user::ops::password::set_password;

/// The subcommands of `forsat user`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Add a person with a password, e.g. the first administrator. The password is read from standard input.
    ///
    /// Example:
    ///   forsat user create --email nora@example.com --name "Nora" --role admin < password.txt
    #[command(verbatim_doc_comment)]
    Create {
        /// The e-mail address with which the person signs in.
        #[arg(long)]
        email: String,
        /// The name to display; omitted: the e-mail address.
        #[arg(long)]
        name: Option<String>,
        /// The role, which determines the permissions.
        #[arg(long, value_enum, default_value_t = RoleName::Admin)]
        role: RoleName,
    },
    /// Set a person's password, read from standard input, and end the person's browser sessions.
    Password {
        /// The person, by e-mail address or by id such as usr_0198….
        user: String,
    },
}

/// The role of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum RoleName {
    /// Configures everything.
    Admin,
    /// Leads a team.
    Manager,
    /// Sells.
    Rep,
    /// Reads.
    Reader,
}

/// Executes the subcommand.
///
/// # Errors
/// The database failed, the password was refused, or there is no such person.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let password = Password(typed()?);
    let db = app::open(config).await?;
    let session = Session::system(db.clone(), Clock::system());
    let mut tx = session.begin(Permission::ManageUsers).await?;
    let user = match command {
        Command::Create { email, name, role } => {
            let Some(address) = fold_email(&email) else { bail!("{email} is no e-mail address") };
            let role = match role {
                RoleName::Admin => Role::Admin,
                RoleName::Manager => Role::Manager,
                RoleName::Rep => Role::Rep,
                RoleName::Reader => Role::Reader,
            };
            let name = optional(name.as_deref(), NAME_LENGTH, "name")
                .map_err(|problem| anyhow!("{}", problem.message.in_locale("en")))?;
            let row = user::Model {
                id: UserId::generate(),
                display_name: Localized::new([("en", name.unwrap_or(email))]),
                email: Some(address),
                role,
                reach: usual_reach(role),
                team_id: None,
                locale: None,
                calendar: None,
                is_active: true,
                is_service: false,
                successor_id: None,
            };
            let row = tx.insert(row).await.context("is that e-mail address already taken?")?;
            tx.emit(Event::of_reference(row.id));
            row
        }
        Command::Password { user } => {
            let known = person(&session, &user).await?;
            tx.lock::<user::Model>(known.id).await?
        }
    };
    if let Err(error) = set_password(&mut tx, &user, &password).await {
        return Err(readable(error));
    }
    tx.commit().await.context("is that e-mail address already taken?")?;
    println!("{}", user.id);
    db.close().await;
    Ok(())
}

/// Turns a refused password into an error with the reasons in English.
fn readable(error: Error) -> anyhow::Error {
    match error {
        Error::Refused(problems) => {
            let text = |message: &Message| message.in_locale("en");
            let texts: Vec<String> =
                problems.iter().map(|problem| text(&problem.message)).collect();
            anyhow::anyhow!("{}", texts.join(" "))
        }
        error => error.into(),
    }
}

/// Reads the first line of standard input.
fn typed() -> anyhow::Result<String> {
    let input = io::stdin();
    if input.is_terminal() {
        eprint!("Password (it is shown as you type): ");
    }
    let mut line = String::new();
    input.lock().read_line(&mut line).context("no password was given on standard input")?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        bail!("no password was given on standard input");
    }
    Ok(password)
}
