//! Makes groups of units.

use entity::id::{UnitGroupId, UnitId};
use entity::{unit, unit_group};

use crate::access::permission::Permission;
use crate::catalog::input::unit::CreateUnitGroupInput;
use crate::catalog::rules::{self, MOST_UNITS};
use crate::platform::db::command::Command;
use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, Problem, UserErrorCode};
use crate::platform::form::Form;
use crate::platform::graphql::localized::names;
use crate::platform::message::Message;
use crate::reference::ops::changed;

impl Command for CreateUnitGroupInput {
    const NAME: &'static str = "createUnitGroup";
    const PERMISSION: Permission = Permission::ManageCatalog;
    type Output = UnitGroupId;

    async fn execute(self, tx: &mut Tx) -> Result<UnitGroupId, Error> {
        let mut form = Form::default();
        let group = unit_group::Model {
            id: UnitGroupId::generate(),
            name: form.keep(names(&self.names, "names")).unwrap_or_default(),
        };
        if !(1..=MOST_UNITS).contains(&self.units.len()) {
            let message = Message::new("unit-count").with("most", MOST_UNITS);
            form.refuse(Problem::new(UserErrorCode::LimitExceeded, message).at("units"));
        }
        let mut units = Vec::with_capacity(self.units.len());
        for (index, given) in (0..).zip(self.units) {
            let path = format!("units.{index}");
            let name = form.keep(names(&given.names, &format!("{path}.names")));
            let parts = (given.factor_numerator, given.factor_denominator);
            let factor = form.keep(rules::factor(parts, index == 0, &path));
            let (factor_numerator, factor_denominator) = factor.unwrap_or((1, 1));
            units.push(unit::Model {
                id: UnitId::generate(),
                unit_group_id: group.id,
                name: name.unwrap_or_default(),
                factor_numerator,
                factor_denominator,
                position: index + 1,
            });
        }
        form.finish()?;
        let group = tx.insert(group).await?;
        tx.insert_all(&units).await?;
        changed(tx, group.id);
        Ok(group.id)
    }
}
