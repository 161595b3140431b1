//! The GraphQL types of the catalog and their merged roots.

pub mod price_list;
pub mod product;
pub mod tax;
pub mod unit;

use async_graphql::MergedObject;

use crate::catalog::graphql::price_list::{PriceListMutation, PriceListQuery};
use crate::catalog::graphql::product::{ProductMutation, ProductQuery};
use crate::catalog::graphql::tax::{TaxMutation, TaxQuery};
use crate::catalog::graphql::unit::{UnitMutation, UnitQuery};
use crate::platform::graphql::read::View;

/// A unit group in the schema.
pub type UnitGroup = View<entity::unit_group::Model>;
/// A unit in the schema.
pub type Unit = View<entity::unit::Model>;
/// A tax rate in the schema.
pub type TaxRate = View<entity::tax_rate::Model>;
/// A product in the schema.
pub type Product = View<entity::product::Model>;
/// A price list in the schema.
pub type PriceList = View<entity::price_list::Model>;
/// An item of a price list in the schema.
pub type PriceListItem = View<entity::price_list_item::Model>;
/// A quantity tier in the schema.
pub type PriceTier = View<entity::price_tier::Model>;

/// The queries of the catalog.
#[derive(Default, MergedObject)]
pub struct CatalogQuery(UnitQuery, TaxQuery, ProductQuery, PriceListQuery);

/// The mutations of the catalog.
#[derive(Default, MergedObject)]
pub struct CatalogMutation(UnitMutation, TaxMutation, ProductMutation, PriceListMutation);
