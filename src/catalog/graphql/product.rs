//! The GraphQL types, queries and mutations of products.

use async_graphql::{Context, Object};
use entity::id::ProductId;
use entity::money::Amount;
use entity::product;

use crate::access::permission::Permission;
use crate::catalog::graphql::{Product, TaxRate, Unit, UnitGroup};
use crate::catalog::input::product::{CreateProductInput, ProductFilter, UpdateProductInput};
use crate::catalog::queries;
use crate::payload::Payload;
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Counted, Paged, Records};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::list::counted_page;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;

impl Loaded<entity::product::Model> {
    fn shows_costs(&self) -> bool {
        let session = self.request.session();
        session.require(Permission::ViewCosts).is_ok()
    }
}

impl Loaded<entity::product::Model> {
    const UNIT_GROUP: ToOne<entity::product::Model, entity::unit_group::Model> =
        ToOne::new(&["unitGroup"], |row| Some(row.unit_group_id.into()));
    const DEFAULT_UNIT: ToOne<entity::product::Model, entity::unit::Model> =
        ToOne::new(&["defaultUnit"], |row| Some(row.default_unit_id.into()));
    const TAX_RATE: ToOne<entity::product::Model, entity::tax_rate::Model> =
        ToOne::new(&["taxRate"], |row| row.tax_rate_id.map(Into::into));
}

impl Loadable for entity::product::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] =
        &[&Loaded::<Self>::UNIT_GROUP, &Loaded::<Self>::DEFAULT_UNIT, &Loaded::<Self>::TAX_RATE];
}

impl Paged for entity::product::Model {
    const PAGE: &'static str = "A page of products.";
}

/// A product or service that is sold.
#[Object(name = "Product")]
impl Loaded<entity::product::Model> {
    /// The product's id.
    pub async fn id(&self) -> ProductId {
        self.id
    }

    /// Increases with every change; pass it as `expectedVersion` to detect concurrent edits.
    fn version(&self) -> i32 {
        self.version
    }

    /// Article number (stock keeping unit); unique.
    fn sku(&self) -> &str {
        &self.sku
    }

    /// The product's name, in the requested language where it has one.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// The product's name in every language it was entered in.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// The description, in the requested language where it has one; null: not entered.
    fn description(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> Option<&str> {
        let description = self.description.as_ref()?;
        Some(text(description, locale.as_deref(), &self.request))
    }

    /// The group of units in which the product is sold; null only with an error.
    fn unit_group(&self) -> NullableField<UnitGroup> {
        self.one(&Self::UNIT_GROUP)
    }

    /// The unit used where none is given; null only with an error.
    fn default_unit(&self) -> NullableField<Unit> {
        self.one(&Self::DEFAULT_UNIT)
    }

    /// List price per default unit, in the base currency; null: none.
    fn list_price(&self) -> Option<Amount> {
        self.list_price
    }

    /// Current cost per base unit, in the base currency; null: none, or the viewer may not see costs.
    fn current_cost(&self) -> Option<Amount> {
        self.current_cost.filter(|_| self.shows_costs())
    }

    /// Standard cost per base unit, in the base currency; null: none, or the viewer may not see costs.
    fn standard_cost(&self) -> Option<Amount> {
        self.standard_cost.filter(|_| self.shows_costs())
    }

    /// The product's tax rate; null: the default rate applies.
    fn tax_rate(&self) -> NullableField<TaxRate> {
        self.one(&Self::TAX_RATE)
    }

    /// Decimal places of quantities, 0–4.
    fn quantity_decimals(&self) -> i32 {
        self.quantity_decimals
    }

    /// Whether the product is in use. A retired product stays readable, but can't be newly sold.
    fn is_active(&self) -> bool {
        self.is_active
    }

    /// When the product was created.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When the product last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.updated_at)
    }
}

/// The result of creating or updating a product.
pub type ProductPayload = Payload<ProductId>;

/// The result of creating or updating a product.
#[Object(name = "ProductPayload")]
impl Outcome<ProductId> {
    /// The product; unchanged if an update was refused, null if a creation was refused.
    async fn product(&self) -> NullableField<Product> {
        self.load_written().await
    }
}

/// Queries for products.
#[derive(Debug, Default)]
pub struct ProductQuery;

#[Object]
impl ProductQuery {
    /// A product, in use or retired; null if there is none with this id.
    async fn product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product's id.")] id: ProductId,
    ) -> NullableField<Product> {
        ctx.request().load(id).await
    }

    /// The products that match the filter, by article number; null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many products to return from the start, 1–100; omitted: 25.")]
        first: Option<i32>,
        #[graphql(desc = "The page begins after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many products to return from the end, 1–100.")] last: Option<i32>,
        #[graphql(desc = "The page ends before this cursor.")] before: Option<String>,
        #[graphql(desc = "Restricts the result; omitted: all products in use.")] filter: Option<
            ProductFilter,
        >,
    ) -> NullableField<Records<product::Model, Counted>> {
        let input = PageInput { first, after, last, before };
        let request = ctx.request();
        let found = queries::products(request.session(), filter.unwrap_or_default()).await;
        counted_page(found, request, &input).await
    }
}

/// Mutations of products.
#[derive(Debug, Default)]
pub struct ProductMutation;

#[Object]
impl ProductMutation {
    /// Creates a product. For administrators. Null only with an error.
    async fn create_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new product.")] input: CreateProductInput,
    ) -> NullableField<ProductPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes or retires a product. For administrators. Null only with an error.
    async fn update_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product and its new values.")] input: UpdateProductInput,
    ) -> NullableField<ProductPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
