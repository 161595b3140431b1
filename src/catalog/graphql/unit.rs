//! The GraphQL types, queries and mutations of units.

use async_graphql::{Context, Object};
use entity::id::{UnitGroupId, UnitId};

use crate::catalog::graphql::UnitGroup;
use crate::catalog::input::unit::CreateUnitGroupInput;
use crate::catalog::queries;
use crate::payload::Payload;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToMany, ToOne, ViewList};
use crate::platform::graphql::resolver_error::NullableField;

impl Loaded<entity::unit_group::Model> {
    const UNITS: ToMany<entity::unit_group::Model, entity::unit::Model, UnitGroupId> =
        ToMany::new(&["units"], |row| row.id);
}

impl Loadable for entity::unit_group::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[&Loaded::<Self>::UNITS];
}

/// A group of units that convert into each other, e.g. piece and box.
#[Object(name = "UnitGroup")]
impl Loaded<entity::unit_group::Model> {
    /// The unit group's id.
    pub async fn id(&self) -> UnitGroupId {
        self.id
    }

    /// The unit group's name, in the requested language where it has one.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// The unit group's name in every language it was entered in.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// The group's units, in order; the base unit has the factor 1 / 1. At most 50. Null only with an error.
    fn units(&self) -> NullableField<ViewList<entity::unit::Model>> {
        self.many(&Self::UNITS)
    }
}

impl Loaded<entity::unit::Model> {
    const UNIT_GROUP: ToOne<entity::unit::Model, entity::unit_group::Model> =
        ToOne::new(&["unitGroup"], |row| Some(row.unit_group_id.into()));
}

impl Loadable for entity::unit::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[&Loaded::<Self>::UNIT_GROUP];
}

/// A unit in which products are sold.
#[Object(name = "Unit")]
impl Loaded<entity::unit::Model> {
    /// The unit's id.
    pub async fn id(&self) -> UnitId {
        self.id
    }

    /// The unit's name, in the requested language where it has one.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// The unit's name in every language it was entered in.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// The group the unit belongs to; null only with an error.
    fn unit_group(&self) -> NullableField<UnitGroup> {
        self.one(&Self::UNIT_GROUP)
    }

    /// Numerator of the exact factor: one unit is `factorNumerator` / `factorDenominator` base units. A dozen
    /// is 12 / 1.
    fn factor_numerator(&self) -> i64 {
        self.factor_numerator
    }

    /// Denominator of the exact factor; a twelfth is 1 / 12.
    fn factor_denominator(&self) -> i64 {
        self.factor_denominator
    }
}

/// The result of creating a unit group.
pub type UnitGroupPayload = Payload<UnitGroupId>;

/// The result of creating a unit group.
#[Object(name = "UnitGroupPayload")]
impl Outcome<UnitGroupId> {
    /// The unit group with its units; null if the call was refused.
    async fn unit_group(&self) -> NullableField<UnitGroup> {
        self.load_written().await
    }
}

/// Queries for units.
#[derive(Debug, Default)]
pub struct UnitQuery;

#[Object]
impl UnitQuery {
    /// Unit groups with their units, oldest first; at most 1,000; null only with an error.
    async fn unit_groups(
        &self,
        ctx: &Context<'_>,
    ) -> NullableField<ViewList<entity::unit_group::Model>> {
        ctx.request().views(queries::unit_groups(ctx.request().session()).await)
    }
}

/// Mutations of units.
#[derive(Debug, Default)]
pub struct UnitMutation;

#[Object]
impl UnitMutation {
    /// Creates a group of units that convert into each other. For administrators. Null only with an error.
    async fn create_unit_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new unit group.")] input: CreateUnitGroupInput,
    ) -> NullableField<UnitGroupPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
