//! Running sums against the opportunities that they are sums of.

use std::collections::BTreeMap;

use entity::choice::{ForecastCategory, OpportunityStatus};
use entity::id::{Key, ProcessId, StageId, TeamId, UserId};
use entity::money::Amount;
use entity::{opportunity, pipeline_sum};

use crate::platform::db::exact_sum::total;
use crate::platform::db::row::Priced;
use crate::platform::error::Error;
use crate::platform::message::Message;
use crate::verify::{Check, Fault};

/// The group of an opportunity in the sums.
type Group = (ProcessId, StageId, UserId, Option<TeamId>, ForecastCategory, String);

/// What the opportunities of a group come to. Amounts are in ten-thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    opportunities: i128,
    value: i128,
    base_value: i128,
    base_weighted_value: i128,
}

impl Sums {
    const fn named(self) -> [(&'static str, i128); 4] {
        [
            ("opportunities", self.opportunities),
            ("value", self.value),
            ("base_value", self.base_value),
            ("base_weighted_value", self.base_weighted_value),
        ]
    }
}

impl Check<'_> {
    /// The running sums of the open pipeline, each group against a recount.
    pub(super) async fn pipeline_sums(&mut self) -> Result<(), Error> {
        let mut kept: BTreeMap<Group, Sums> = BTreeMap::new();
        let rows = self.session.find::<pipeline_sum::Entity>()?;
        let rows: Vec<pipeline_sum::Model> = self.session.values(rows).await?;
        for row in rows {
            let sum = |millions, rest| total(millions, rest).mantissa();
            let group = (
                row.process_id,
                row.stage_id,
                row.owner_id,
                row.team_id,
                row.forecast_category,
                row.currency_code,
            );
            let of_group = kept.entry(group).or_default();
            of_group.opportunities += i128::from(row.opportunities);
            of_group.value += sum(row.value_millions, row.value_rest);
            of_group.base_value += sum(row.base_millions, row.base_rest);
            of_group.base_weighted_value += sum(row.weighted_millions, row.weighted_rest);
        }
        let mut counted: BTreeMap<Group, Sums> = BTreeMap::new();
        self.each(|row: &Priced<opportunity::Model>, _| {
            if row.status != OpportunityStatus::Open || row.deleted_at.is_some() {
                return;
            }
            let group = (
                row.process_id,
                row.stage_id,
                row.owner_id,
                row.team_id,
                row.forecast_category,
                row.document.currency_code.clone(),
            );
            let amount = |amount: Amount| i128::from(amount.raw());
            let of_group = counted.entry(group).or_default();
            of_group.opportunities += 1;
            of_group.value += amount(row.estimated_value);
            of_group.base_value += amount(row.base_estimated_value);
            of_group.base_weighted_value += amount(row.base_weighted_value);
        })
        .await?;
        for group in counted.keys() {
            kept.entry(group.clone()).or_default();
        }
        for (group, kept) in kept {
            let counted = counted.get(&group).copied().unwrap_or_default();
            let (_, stage, owner, _, category, currency) = group;
            let differing =
                kept.named().into_iter().zip(counted.named()).filter(|(kept, is)| kept != is);
            self.faults.extend(differing.map(|((column, kept), (_, is))| Fault {
                record: format!("{} {} {category:?} {currency}", stage.to_text(), owner.to_text()),
                column,
                value: kept.to_string(),
                message: Message::new("pipeline-sum-differs").with("counted", is.to_string()),
            }));
        }
        Ok(())
    }
}
