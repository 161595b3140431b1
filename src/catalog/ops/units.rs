//! The command that creates unit groups.

use entity::choice::PipelineEventKind;
use entity::id::{UnitGroupId, UnitId};
use entity::{unit, unit_group};

use crate::access::permission::Permission;
use crate::catalog::input::unit::CreateUnitGroupInput;
use crate::catalog::rules::{self, MOST_UNITS};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::graphql::localized::names;
use crate::platform::message::Message;
use crate::platform::validator::Validator;
use crate::reference::ops::changed;

impl Command for CreateUnitGroupInput {
    const NAME: &'static str = "createUnitGroup";
    const PERMISSION: Permission = Permission::ManageCatalog;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = UnitGroupId;

    async fn execute(self, tx: &mut Tx) -> Result<UnitGroupId, Error> {
        let mut validator = Validator::default();
        let group = unit_group::Model {
            id: UnitGroupId::generate(),
            name: validator.check(names(&self.names, "names")).unwrap_or_default(),
        };
        if !(1..=MOST_UNITS).contains(&self.units.len()) {
            let message = Message::new("unit-count").with("most", MOST_UNITS);
            validator.refuse(UserError::new(UserErrorCode::LIMIT_EXCEEDED, message).at("units"));
        }
        let mut units = Vec::with_capacity(self.units.len());
        for (index, given) in (0..).zip(self.units) {
            let path = format!("units.{index}");
            let name = validator.check(names(&given.names, &format!("{path}.names")));
            let parts = (given.factor_numerator, given.factor_denominator);
            let factor = validator.check(rules::factor(parts, index == 0, &path));
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
        validator.into_result()?;
        let group = tx.insert(group).await?;
        tx.insert_all(&units).await?;
        changed(tx, group.id);
        Ok(group.id)
    }
}
