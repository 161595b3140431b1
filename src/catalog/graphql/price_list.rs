//! Price lists in the schema.

use async_graphql::{Context, Object};
use entity::choice::PricingMethod;
use entity::id::{PriceListId, PriceListItemId, PriceTierId};
use entity::money::Amount;
use entity::price_list_item;

use crate::catalog::graphql::{PriceList, Product, Unit};
use crate::catalog::input::price_list::{
    CreatePriceListInput, RemovePriceListItemInput, SetPriceListItemsInput, UpdatePriceListInput,
};
use crate::catalog::ops::items::PricesSet;
use crate::catalog::queries;
use crate::payload::Payload;
use crate::platform::db::listed::Shown;
use crate::platform::db::page::{PageInput, page};
use crate::platform::error::Error;
use crate::platform::graphql::connection::{Count, Counted, Records, connection};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToMany, ToOne, ViewList};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{CurrencyCode, Date};

impl Loadable for entity::price_list::Model {
    const WAITING: &'static [&'static str] = &["items"];
}

/// Prices in one currency.
#[Object(name = "PriceList")]
impl Loaded<entity::price_list::Model> {
    /// Its id.
    pub async fn id(&self) -> PriceListId {
        self.id
    }

    /// Raised by every change of its own fields and of its items.
    fn version(&self) -> i32 {
        self.version
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

    /// Of all its prices; never changes.
    fn currency_code(&self) -> CurrencyCode {
        CurrencyCode(self.currency_code.clone())
    }

    /// First day it may be used; null: always.
    fn starts_on(&self) -> Option<Date> {
        self.starts_on.map(Date)
    }

    /// Last day it may be used; null: without end.
    fn ends_on(&self) -> Option<Date> {
        self.ends_on.map(Date)
    }

    /// Retired lists can't be newly used and stay readable.
    fn is_active(&self) -> bool {
        self.is_active
    }

    /// Its prices, in the order in which they were added.
    #[graphql(complexity = "10 + child_complexity")]
    async fn items(
        &self,
        #[graphql(desc = "Items from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "Items from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> NullableField<Records<price_list_item::Model, Counted>> {
        let input = PageInput { first, after, last, before };
        // On the heap: it is large, and every field of a price list has room for it.
        Some(Box::pin(items(self, &input)).await.map_err(ResolverError::from))
    }
}

async fn items(
    list: &Loaded<entity::price_list::Model>,
    input: &PageInput,
) -> Result<Records<price_list_item::Model, Counted>, Error> {
    let session = list.request.session();
    let rows = vec![queries::items_of(session, list.row.id)?];
    let joined = list.request.loaders().joined::<price_list_item::Model>();
    let slice = page(session, &rows, &[], input, &joined).await?;
    let count = Count::of(rows, &list.request);
    Ok(connection(slice, &list.request, Counted { count }))
}

impl Loaded<entity::price_list_item::Model> {
    const PRICE_LIST: ToOne<entity::price_list_item::Model, entity::price_list::Model> =
        ToOne::new(&["priceList"], |row| Some(row.price_list_id.into()));
    const PRODUCT: ToOne<entity::price_list_item::Model, entity::product::Model> =
        ToOne::new(&["product"], |row| Some(row.product_id.into()));
    const UNIT: ToOne<entity::price_list_item::Model, entity::unit::Model> =
        ToOne::new(&["unit"], |row| Some(row.unit_id.into()));
    const TIERS: ToMany<
        entity::price_list_item::Model,
        entity::price_tier::Model,
        PriceListItemId,
    > = ToMany::new(&["tiers"], |row| row.id);
}

impl Loadable for entity::price_list_item::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::PRICE_LIST,
        &Loaded::<Self>::PRODUCT,
        &Loaded::<Self>::UNIT,
        &Loaded::<Self>::TIERS,
    ];
}

/// The price of one product in one unit on one list.
#[Object(name = "PriceListItem")]
impl Loaded<entity::price_list_item::Model> {
    /// Its id.
    pub async fn id(&self) -> PriceListItemId {
        self.id
    }

    /// Its list.
    fn price_list(&self) -> NullableField<PriceList> {
        self.one(&Self::PRICE_LIST)
    }

    /// What is priced.
    fn product(&self) -> NullableField<Product> {
        self.one(&Self::PRODUCT)
    }

    /// In which unit; no price is ever converted between units.
    fn unit(&self) -> NullableField<Unit> {
        self.one(&Self::UNIT)
    }

    /// How the unit price is found.
    fn method(&self) -> PricingMethod {
        self.method
    }

    /// The price per unit in the list's currency, or the percentage of the method.
    fn value(&self) -> Amount {
        self.value
    }

    /// Volume discounts by quantity, smallest first; a quantity in no tier gets none. At most 20.
    fn tiers(&self) -> NullableField<ViewList<entity::price_tier::Model>> {
        self.many(&Self::TIERS)
    }
}

impl Loadable for entity::price_tier::Model {}

/// A volume discount for a range of quantities.
#[Object(name = "PriceTier")]
impl Loaded<entity::price_tier::Model> {
    /// Its id.
    fn id(&self) -> PriceTierId {
        self.id
    }

    /// From this quantity on, inclusive.
    #[graphql(name = "fromQuantity")]
    fn first_quantity(&self) -> Amount {
        self.from_quantity
    }

    /// To this quantity, inclusive; null: without end.
    fn to_quantity(&self) -> Option<Amount> {
        self.to_quantity
    }

    /// Percent of the unit price; null where `amount` is given.
    fn percent(&self) -> Option<Amount> {
        self.percent
    }

    /// Per unit, in the list's currency; null where `percent` is given.
    fn amount(&self) -> Option<Amount> {
        self.amount
    }
}

/// What came of making or changing a price list, or of taking a price off it.
pub type PriceListPayload = Payload<PriceListId>;

/// What came of making or changing a price list, or of taking a price off it.
#[Object(name = "PriceListPayload")]
impl Outcome<PriceListId> {
    /// The list; null where a new list or the removal of a price was refused. In a dry run, its
    /// own fields are as they would be, and its page of items as it is.
    async fn price_list(&self) -> NullableField<PriceList> {
        self.load_written().await
    }
}

/// What came of setting prices.
pub type SetPriceListItemsPayload = Payload<PricesSet>;

/// What came of setting prices.
#[Object(name = "SetPriceListItemsPayload")]
impl Outcome<PricesSet> {
    /// The list; as it is where the prices were refused.
    async fn price_list(&self) -> NullableField<PriceList> {
        self.load_target().await
    }

    /// The prices that were set, in the order given; null where they were refused. At most 200.
    async fn items(&self) -> NullableField<ViewList<entity::price_list_item::Model>> {
        self.load_many(|set| set.items.clone()).await
    }
}

/// Reads price lists.
#[derive(Debug, Default)]
pub struct PriceListQuery;

#[Object]
impl PriceListQuery {
    /// A price list, retired or not; null where there is none.
    async fn price_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: PriceListId,
    ) -> NullableField<PriceList> {
        ctx.request().load(id).await
    }

    /// Price lists, in the order in which they were made; at most 1,000.
    async fn price_lists(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether those out of use are shown too.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::price_list::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::price_lists(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }
}

/// Changes price lists.
#[derive(Debug, Default)]
pub struct PriceListMutation;

#[Object]
impl PriceListMutation {
    /// Makes an empty price list. For administrators.
    async fn create_price_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The list.")] input: CreatePriceListInput,
    ) -> NullableField<PriceListPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes or retires a price list. For administrators.
    async fn update_price_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdatePriceListInput,
    ) -> NullableField<PriceListPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Sets prices of a list: adds those it lacks, changes those it has. For administrators.
    async fn set_price_list_items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The prices.")] input: SetPriceListItemsInput,
    ) -> NullableField<SetPriceListItemsPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Takes a price off its list. For administrators.
    async fn remove_price_list_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: RemovePriceListItemInput,
    ) -> NullableField<PriceListPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
