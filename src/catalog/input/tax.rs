//! The inputs of tax rates.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::TaxKind;
use entity::id::TaxRateId;
use entity::money::Amount;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::platform::graphql::scalars::Date;
use crate::workflow;

/// Adds a dated tax rate.
#[derive(Clone, Debug, InputObject)]
pub struct CreateTaxRateInput {
    /// Its name in at least one language; each 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// Its kind; never changes.
    pub kind: TaxKind,
    /// In percent, 0–100; 0 where the kind is ZERO or EXEMPT. Never changes: a new percentage is a
    /// new rate.
    pub percent: Amount,
    /// First day it holds; omitted: always has.
    pub valid_from: Option<Date>,
    /// Last day it holds, not before the first; omitted: without end.
    pub valid_to: Option<Date>,
    /// Whether it is taken where account and product name none. Where several are and hold, the
    /// newest is taken.
    #[graphql(default = false)]
    pub is_default: bool,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateTaxRateInput);

/// Changes a tax rate; what is omitted stays, null clears. Lines keep the tax they were priced with.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateTaxRateInput {
    /// Which one.
    pub tax_rate_id: TaxRateId,
    /// All its names; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// First day it holds; null: always has.
    pub valid_from: MaybeUndefined<Date>,
    /// Last day it holds, not before the first; null: without end.
    pub valid_to: MaybeUndefined<Date>,
    /// Whether it is taken where account and product name none.
    pub is_default: MaybeUndefined<bool>,
    /// Whether it may be newly used.
    pub is_active: MaybeUndefined<bool>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateTaxRateInput: tax_rate_id);
