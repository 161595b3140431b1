//! Products in the schema.

use async_graphql::{Context, Object};
use entity::id::ProductId;
use entity::money::Amount;
use entity::product;

use crate::access::permission::Permission;
use crate::catalog::graphql::{Product, TaxRate, Unit, UnitGroup};
use crate::catalog::input::product::{CreateProductInput, ProductFilter, UpdateProductInput};
use crate::catalog::queries;
use crate::payload::Payload;
use crate::platform::db::page::{PageInput, page};
use crate::platform::error::Error;
use crate::platform::graphql::connection::{Count, Counted, Records, connection};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
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

/// Something that is sold.
#[Object(name = "Product")]
impl Loaded<entity::product::Model> {
    /// Its id.
    pub async fn id(&self) -> ProductId {
        self.id
    }

    /// Raised by every change.
    fn version(&self) -> i32 {
        self.version
    }

    /// Article number; unique.
    fn sku(&self) -> &str {
        &self.sku
    }

    /// Its name.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// Its name in all languages that it has.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// More about it; null where nothing is said.
    fn description(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> Option<&str> {
        let description = self.description.as_ref()?;
        Some(text(description, locale.as_deref(), &self.request))
    }

    /// The units it may be sold in.
    fn unit_group(&self) -> NullableField<UnitGroup> {
        self.one(&Self::UNIT_GROUP)
    }

    /// The unit that is taken where none is named.
    fn default_unit(&self) -> NullableField<Unit> {
        self.one(&Self::DEFAULT_UNIT)
    }

    /// Per default unit, in the base currency; null where there is none.
    fn list_price(&self) -> Option<Amount> {
        self.list_price
    }

    /// Per base unit, in the base currency; null where there is none, or for a viewer who may not
    /// see costs.
    fn current_cost(&self) -> Option<Amount> {
        self.current_cost.filter(|_| self.shows_costs())
    }

    /// Per base unit, in the base currency; null where there is none, or for a viewer who may not
    /// see costs.
    fn standard_cost(&self) -> Option<Amount> {
        self.standard_cost.filter(|_| self.shows_costs())
    }

    /// Its tax rate; null: the default one.
    fn tax_rate(&self) -> NullableField<TaxRate> {
        self.one(&Self::TAX_RATE)
    }

    /// Decimal places of its quantities, 0–4.
    fn quantity_decimals(&self) -> i32 {
        self.quantity_decimals
    }

    /// Retired products can't be newly sold and stay readable.
    fn is_active(&self) -> bool {
        self.is_active
    }

    /// When it was recorded.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When it last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.updated_at)
    }
}

/// What came of adding or changing a product.
pub type ProductPayload = Payload<ProductId>;

/// What came of adding or changing a product.
#[Object(name = "ProductPayload")]
impl Outcome<ProductId> {
    /// The product; as it is where its change was refused, null where a new one was.
    async fn product(&self) -> NullableField<Product> {
        self.load_written().await
    }
}

/// Reads products.
#[derive(Debug, Default)]
pub struct ProductQuery;

#[Object]
impl ProductQuery {
    /// A product, retired or not; null where there is none.
    async fn product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ProductId,
    ) -> NullableField<Product> {
        ctx.request().load(id).await
    }

    /// Products that match, by article number.
    #[graphql(complexity = "10 + child_complexity")]
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Products from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "Products from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which ones; omitted: all in use.")] filter: Option<ProductFilter>,
    ) -> NullableField<Records<product::Model, Counted>> {
        let input = PageInput { first, after, last, before };
        let found = found(ctx.request(), filter.unwrap_or_default(), &input).await;
        Some(found.map_err(ResolverError::from))
    }
}

async fn found(
    request: &RequestContext,
    filter: ProductFilter,
    input: &PageInput,
) -> Result<Records<product::Model, Counted>, Error> {
    let rows = vec![queries::products(request.session(), filter)?];
    let joined = request.loaders().joined::<product::Model>();
    let slice = page(request.session(), &rows, &queries::by_sku(), input, &joined).await?;
    let count = Count::of(rows, request);
    Ok(connection(slice, request, Counted { count }))
}

/// Changes products.
#[derive(Debug, Default)]
pub struct ProductMutation;

#[Object]
impl ProductMutation {
    /// Adds a product. For administrators.
    async fn create_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product.")] input: CreateProductInput,
    ) -> NullableField<ProductPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes or retires a product. For administrators.
    async fn update_product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateProductInput,
    ) -> NullableField<ProductPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
