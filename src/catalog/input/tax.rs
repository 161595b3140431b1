//! The inputs of tax rate mutations.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::TaxKind;
use entity::id::TaxRateId;
use entity::money::Amount;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::platform::graphql::scalars::Date;
use crate::workflow;

/// Creates a dated tax rate.
#[derive(Clone, InputObject)]
pub struct CreateTaxRateInput {
    /// The name, in at least one language; each text 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// The kind of tax; never changes.
    pub kind: TaxKind,
    /// Percent of the taxable amount, 0–100; 0 for kind ZERO or EXEMPT. Never changes: create a new rate for a
    /// new percentage.
    pub percent: Amount,
    /// First day the rate is in force; omitted: unbounded.
    pub valid_from: Option<Date>,
    /// Last day the rate is in force, not before the first; omitted: unbounded.
    pub valid_to: Option<Date>,
    /// Whether the rate applies where neither account nor product names one. Of several default rates in force,
    /// the newest applies.
    #[graphql(default = false)]
    pub is_default: bool,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateTaxRateInput);

/// Changes a tax rate; omitted fields stay unchanged, null clears. Lines of existing documents keep their tax.
#[derive(Clone, InputObject)]
pub struct UpdateTaxRateInput {
    /// The tax rate to change.
    pub tax_rate_id: TaxRateId,
    /// The name in all languages, replacing the present texts; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// First day the rate is in force; null: unbounded.
    pub valid_from: MaybeUndefined<Date>,
    /// Last day the rate is in force, not before the first; null: unbounded.
    pub valid_to: MaybeUndefined<Date>,
    /// Whether the rate applies where neither account nor product names one.
    pub is_default: MaybeUndefined<bool>,
    /// Whether the rate may be chosen and applied.
    pub is_active: MaybeUndefined<bool>,
    /// Expected version, idempotency key and dry run.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateTaxRateInput: tax_rate_id);
