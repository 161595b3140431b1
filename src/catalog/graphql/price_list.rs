//! The GraphQL types, queries and mutations of price lists.

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
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Counted, Paged, Records};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::list::counted_page;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToMany, ToOne, ViewList};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::{CurrencyCode, Date};

impl Loadable for entity::price_list::Model {
    const WAITING: &'static [&'static str] = &["items"];
}

/// A price list: prices in one currency.
#[Object(name = "PriceList")]
impl Loaded<entity::price_list::Model> {
    /// The price list's id.
    pub async fn id(&self) -> PriceListId {
        self.id
    }

    /// Increases with every change of the list or of its items; pass it as `expectedVersion` to detect
    /// concurrent edits.
    fn version(&self) -> i32 {
        self.version
    }

    /// The price list's name, in the requested language where it has one.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// The price list's name in every language it was entered in.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// The currency of all prices in the list; never changes.
    fn currency_code(&self) -> CurrencyCode {
        CurrencyCode(self.currency_code.clone())
    }

    /// First day on which the list may be used; null: unbounded.
    fn starts_on(&self) -> Option<Date> {
        self.starts_on.map(Date)
    }

    /// Last day on which the list may be used; null: unbounded.
    fn ends_on(&self) -> Option<Date> {
        self.ends_on.map(Date)
    }

    /// Whether the list is in use. A retired list stays readable, but new documents can't use it.
    fn is_active(&self) -> bool {
        self.is_active
    }

    /// The prices in the list, in the order in which they were added; null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn items(
        &self,
        #[graphql(desc = "How many items to return from the start, 1–100; omitted: 25.")]
        first: Option<i32>,
        #[graphql(desc = "The page begins after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many items to return from the end, 1–100.")] last: Option<i32>,
        #[graphql(desc = "The page ends before this cursor.")] before: Option<String>,
        #[graphql(
            desc = "Words in the product's article number or in its name in any language, at least 2 characters; \
                    omitted: all items."
        )]
        text: Option<String>,
    ) -> NullableField<Records<price_list_item::Model, Counted>> {
        let input = PageInput { first, after, last, before };
        let items = queries::items_of(self.request.session(), self.row.id, text).await;
        // Boxed: the future is large, and every field of a price list would reserve space for it.
        Box::pin(counted_page(items, &self.request, &input)).await
    }
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

impl Paged for entity::price_list_item::Model {
    const PAGE: &'static str = "A page of a price list's items.";
}

/// The price of one product in one unit in one price list.
#[Object(name = "PriceListItem")]
impl Loaded<entity::price_list_item::Model> {
    /// The item's id.
    pub async fn id(&self) -> PriceListItemId {
        self.id
    }

    /// The price list; null only with an error.
    fn price_list(&self) -> NullableField<PriceList> {
        self.one(&Self::PRICE_LIST)
    }

    /// The product; null if it was deleted.
    fn product(&self) -> NullableField<Product> {
        self.one(&Self::PRODUCT)
    }

    /// The unit the price is for; prices are never converted between units; null only with an error.
    fn unit(&self) -> NullableField<Unit> {
        self.one(&Self::UNIT)
    }

    /// How the unit price is computed.
    fn method(&self) -> PricingMethod {
        self.method
    }

    /// The unit price in the list's currency, or the percentage that `method` applies.
    fn value(&self) -> Amount {
        self.value
    }

    /// Volume discounts by quantity, in ascending order; at most 20. A quantity in no tier gets no discount. Null only
    /// with an error.
    fn tiers(&self) -> NullableField<ViewList<entity::price_tier::Model>> {
        self.many(&Self::TIERS)
    }
}

impl Loadable for entity::price_tier::Model {}

/// A volume discount for a range of quantities.
#[Object(name = "PriceTier")]
impl Loaded<entity::price_tier::Model> {
    /// The tier's id.
    fn id(&self) -> PriceTierId {
        self.id
    }

    /// Lowest quantity of the tier, inclusive.
    #[graphql(name = "fromQuantity")]
    fn first_quantity(&self) -> Amount {
        self.from_quantity
    }

    /// Highest quantity of the tier, inclusive; null: unbounded.
    fn to_quantity(&self) -> Option<Amount> {
        self.to_quantity
    }

    /// Discount in percent of the unit price; null if `amount` is given.
    fn percent(&self) -> Option<Amount> {
        self.percent
    }

    /// Discount per unit, in the list's currency; null if `percent` is given.
    fn amount(&self) -> Option<Amount> {
        self.amount
    }
}

/// The result of creating or updating a price list, or of removing a price from it.
pub type PriceListPayload = Payload<PriceListId>;

/// The result of creating or updating a price list, or of removing a price from it.
#[Object(name = "PriceListPayload")]
impl Outcome<PriceListId> {
    /// The price list; null if its creation or the removal of a price was refused. In a dry run, its own fields
    /// show the preview, but its page of items shows the present state.
    async fn price_list(&self) -> NullableField<PriceList> {
        self.load_written().await
    }
}

/// The result of setting prices.
pub type SetPriceListItemsPayload = Payload<PricesSet>;

/// The result of setting prices.
#[Object(name = "SetPriceListItemsPayload")]
impl Outcome<PricesSet> {
    /// The price list; unchanged if the call was refused, null if it does not exist.
    async fn price_list(&self) -> NullableField<PriceList> {
        self.load_target().await
    }

    /// The prices that were set, in the order given; null if the call was refused. At most 200.
    async fn items(&self) -> NullableField<ViewList<entity::price_list_item::Model>> {
        self.load_many(|set| set.items.clone()).await
    }
}

/// Queries for price lists.
#[derive(Debug, Default)]
pub struct PriceListQuery;

#[Object]
impl PriceListQuery {
    /// A price list, in use or retired; null if there is none with this id.
    async fn price_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The price list's id.")] id: PriceListId,
    ) -> NullableField<PriceList> {
        ctx.request().load(id).await
    }

    /// Price lists, oldest first; at most 1,000; null only with an error.
    async fn price_lists(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether to include inactive price lists.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::price_list::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        let rows = queries::price_lists(ctx.request().session(), shown).await;
        ctx.request().views(rows)
    }
}

/// Mutations of price lists.
#[derive(Debug, Default)]
pub struct PriceListMutation;

#[Object]
impl PriceListMutation {
    /// Creates an empty price list. For administrators. Null only with an error.
    async fn create_price_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new price list.")] input: CreatePriceListInput,
    ) -> NullableField<PriceListPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes or retires a price list. For administrators. Null only with an error.
    async fn update_price_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The price list and its new values.")] input: UpdatePriceListInput,
    ) -> NullableField<PriceListPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Sets prices in a list: adds missing ones, replaces existing ones. For administrators. Null only with an error.
    async fn set_price_list_items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The price list and the prices to set.")] input: SetPriceListItemsInput,
    ) -> NullableField<SetPriceListItemsPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Removes a price from its list. For administrators. Null only with an error.
    async fn remove_price_list_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The price to remove.")] input: RemovePriceListItemInput,
    ) -> NullableField<PriceListPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
