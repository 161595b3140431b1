//! The command by which a person chooses a language and a calendar.

use entity::id::UserId;
use entity::user;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::put_nullable;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::graphql::localized::language;
use crate::user::input::UpdateViewerInput;

/// The person whose settings were changed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ChangedViewer(pub UserId);

impl Command for UpdateViewerInput {
    const NAME: &'static str = "updateViewer";
    const PERMISSION: Permission = Permission::ManageOwnTokens;
    const EMITS: Emits = Emits::Nothing("the settings are shown to nobody else");
    type Output = ChangedViewer;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedViewer, Error> {
        let before: user::Model = tx.lock(tx.user()?).await?;
        let mut after = before.clone();
        put_nullable(&mut after.locale, self.locale);
        put_nullable(&mut after.calendar, self.calendar);
        if after.locale != before.locale
            && let Some(tag) = after.locale.take()
        {
            after.locale = Some(language(&tag, "locale")?);
        }
        tx.update(&before, after).await?;
        Ok(ChangedViewer(before.id))
    }
}
