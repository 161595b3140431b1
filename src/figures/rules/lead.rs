//! What leads come to.

use std::collections::BTreeMap;

use entity::choice::LeadStatus;
use rust_decimal::Decimal;

use crate::figures::rules::group::RowSums;

/// Leads of one status and currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadPart {
    /// Their status.
    pub status: LeadStatus,
    /// Their currency.
    pub currency_code: String,
    /// How many there are.
    pub count: i64,
    /// How many have an estimated value.
    pub valued: i64,
    /// The sum of their estimated values.
    pub estimated_value: Decimal,
}

/// What leads come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadSums {
    /// How many there are.
    pub count: i64,
    /// How many are NEW.
    pub new: i64,
    /// How many are CONTACTED.
    pub contacted: i64,
    /// How many are QUALIFIED.
    pub qualified: i64,
    /// How many are DISQUALIFIED.
    pub disqualified: i64,
    /// The number of those with an estimated value, and the sum of the values, by currency code.
    pub by_currency: BTreeMap<String, (i64, Decimal)>,
}

impl RowSums for LeadSums {
    type Part = LeadPart;

    fn add(&mut self, part: &LeadPart) {
        self.count += part.count;
        *match part.status {
            LeadStatus::New => &mut self.new,
            LeadStatus::Contacted => &mut self.contacted,
            LeadStatus::Qualified => &mut self.qualified,
            LeadStatus::Disqualified => &mut self.disqualified,
        } += part.count;
        if part.valued > 0 {
            let (count, value) = self.by_currency.entry(part.currency_code.clone()).or_default();
            *count += part.valued;
            *value += part.estimated_value;
        }
    }

    fn count(&self) -> i64 {
        self.count
    }
}
