//! Creates the catalog and the sales processes.

use std::collections::HashMap;

use anyhow::Context;
use entity::choice::{PricingMethod, TaxKind};
use entity::id::{ProcessId, TaxRateId, UnitGroupId};
use entity::{stage, stage_step, unit};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::catalog::input::price_list::{
    CreatePriceListInput, PriceListItemInput, PriceTierInput, SetPriceListItemsInput,
};
use crate::catalog::input::product::CreateProductInput;
use crate::catalog::input::tax::CreateTaxRateInput;
use crate::catalog::input::unit::{CreateUnitGroupInput, NewUnitInput};
use crate::cli::demo::company::actors::Actors;
use crate::cli::demo::company::set_up::{RecordIds, texts};
use crate::cli::demo::history::action::Worker;
use crate::cli::demo::load::{Data, DiscountKind, Item, PriceList, SalesProcess, Step};
use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::process::input::{CreateSalesProcessInput, NewStageInput, NewStepInput};

/// Creates the catalog and the sales processes.
pub async fn fill(actors: &mut Actors, data: &Data, ids: &mut RecordIds) -> anyhow::Result<()> {
    let groups = units(actors, data, ids).await?;
    let taxes = taxes(actors, data).await?;
    ids.export_tax = taxes.get(&TaxKind::Zero).copied();
    for product in &data.products {
        let group = groups.get(product.unit_group.as_str()).context("no such group of units")?;
        let command = CreateProductInput {
            sku: product.sku.clone(),
            names: texts(&product.name),
            descriptions: None,
            unit_group_id: *group,
            default_unit_id: ids.units.get(&product.default_unit).copied(),
            list_price: Some(product.list_price),
            current_cost: Some(product.current_cost),
            standard_cost: Some(product.standard_cost),
            tax_rate_id: taxes.get(&product.tax).copied(),
            quantity_decimals: 0,
            call: CallOptions::default(),
        };
        ids.products.push(actors.act(Worker::Admin, command).await?);
    }
    for list in &data.price_lists {
        price_list(actors, (data, list), ids).await?;
    }
    for (number, process) in data.sales_processes.iter().enumerate() {
        let id = actors.act(Worker::Admin, new_process(process)).await?;
        ids.processes.push(id);
        for (key, step) in steps(actors, process, id).await? {
            ids.steps.insert((number, key), step.id);
        }
    }
    Ok(())
}

async fn units<'a>(
    actors: &mut Actors,
    data: &'a Data,
    ids: &mut RecordIds,
) -> anyhow::Result<HashMap<&'a str, UnitGroupId>> {
    let mut groups = HashMap::new();
    for group in &data.unit_groups {
        let units = group.units.iter().map(|unit| NewUnitInput {
            names: texts(&unit.name),
            factor_numerator: unit.factor,
            factor_denominator: 1,
        });
        let command = CreateUnitGroupInput {
            names: texts(&group.name),
            units: units.collect(),
            call: CallOptions::default(),
        };
        let id = actors.act(Worker::Admin, command).await?;
        groups.insert(group.key.as_str(), id);

        let rows = actors
            .tx
            .find::<unit::Entity>()
            .filter(unit::Column::UnitGroupId.eq(id))
            .order_by_asc(unit::Column::Position);
        let rows: Vec<unit::Model> = actors.tx.all(rows).await?;
        let keys = group.units.iter().map(|unit| unit.key.clone());
        ids.units.extend(keys.zip(rows.iter().map(|row| row.id)));
    }
    Ok(groups)
}

async fn taxes(actors: &mut Actors, data: &Data) -> anyhow::Result<HashMap<TaxKind, TaxRateId>> {
    let mut taxes = HashMap::new();
    for rate in &data.tax_rates {
        let command = CreateTaxRateInput {
            names: texts(&rate.name),
            kind: rate.kind,
            percent: rate.rate,
            valid_from: Some(Date(rate.valid_from.min(actors.today()))),
            valid_to: None,
            is_default: rate.kind == TaxKind::Standard,
            call: CallOptions::default(),
        };
        taxes.insert(rate.kind, actors.act(Worker::Admin, command).await?);
    }
    Ok(taxes)
}

async fn price_list(
    actors: &mut Actors,
    (data, list): (&Data, &PriceList),
    ids: &mut RecordIds,
) -> anyhow::Result<()> {
    let command = CreatePriceListInput {
        names: texts(&list.name),
        currency_code: CurrencyCode(list.currency.clone()),
        starts_on: Some(Date(list.valid_from.min(actors.today()))),
        ends_on: None,
        call: CallOptions::default(),
    };
    let id = actors.act(Worker::Admin, command).await?;
    let items: anyhow::Result<Vec<_>> =
        list.items.iter().map(|item| price(data, item, ids)).collect();
    let command = SetPriceListItemsInput {
        price_list_id: id,
        items: items?,
        call: VersionedCallOptions::default(),
    };
    actors.act(Worker::Admin, command).await?;
    ids.lists.push(id);
    Ok(())
}

fn price(data: &Data, item: &Item, ids: &RecordIds) -> anyhow::Result<PriceListItemInput> {
    let product = data.products.iter().position(|product| product.key == item.product);
    let product = product.with_context(|| format!("no product {}", item.product))?;
    let unit = ids.units.get(&item.unit).with_context(|| format!("no unit {}", item.unit))?;
    Ok(PriceListItemInput {
        product_id: ids.products[product],
        unit_id: Some(*unit),
        method: PricingMethod::Amount,
        value: item.amount,
        tiers: item.discount_list.as_deref().map(|key| tiers(data, key)),
    })
}

fn tiers(data: &Data, key: &str) -> Vec<PriceTierInput> {
    let Some(list) = data.discount_lists.iter().find(|list| list.key == key) else {
        return Vec::new();
    };
    let tiers = list.tiers.iter().map(|tier| {
        let (percent, amount) = match list.kind {
            DiscountKind::Percent => (Some(tier.value), None),
            DiscountKind::Amount => (None, Some(tier.value)),
        };
        PriceTierInput { from_quantity: tier.from, to_quantity: tier.to, percent, amount }
    });
    tiers.collect()
}

fn new_process(process: &SalesProcess) -> CreateSalesProcessInput {
    let stages = process.stages.iter().map(|stage| NewStageInput {
        names: texts(&stage.name),
        probability: stage.probability,
        rot_days: Some(stage.rot_days),
        forecast_category: stage.forecast_category,
        guidance: Some(texts(&stage.guidance)),
        steps: Some(stage.steps.iter().map(new_step).collect()),
    });
    CreateSalesProcessInput {
        names: texts(&process.name),
        is_default: process.is_default,
        allows_skipping: process.allows_skipping,
        stages: stages.collect(),
        call: CallOptions::default(),
    }
}

fn new_step(step: &Step) -> NewStepInput {
    NewStepInput {
        kind: step.kind,
        field: step.field.clone(),
        labels: texts(&step.label),
        is_required: step.is_required,
    }
}

/// The ids of a process's steps by key; stages and steps are in the order of the input.
async fn steps(
    actors: &Actors,
    process: &SalesProcess,
    id: ProcessId,
) -> anyhow::Result<Vec<(String, stage_step::Model)>> {
    let tx = &actors.tx;
    let stages = tx
        .find::<stage::Entity>()
        .filter(stage::Column::ProcessId.eq(id))
        .order_by_asc(stage::Column::Position);
    let mut known = Vec::new();
    let stages: Vec<stage::Model> = tx.all(stages).await?;
    for (given, stage) in process.stages.iter().zip(stages) {
        let steps = tx
            .find::<stage_step::Entity>()
            .filter(stage_step::Column::StageId.eq(stage.id))
            .order_by_asc(stage_step::Column::Position);
        let steps: Vec<stage_step::Model> = tx.all(steps).await?;
        known.extend(given.steps.iter().map(|step| step.key.clone()).zip(steps));
    }
    Ok(known)
}
