//! M1: opens an opportunity with lines.

use anyhow::Context;
use axum::body::Bytes;
use axum::extract::State;
use chrono::{Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::limit::answer::{Amount, Id, Money};
use crate::limit::{Answer, Failure, Limit, answer, asked, uuid};

#[derive(Deserialize)]
struct Variables {
    input: Input,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    name: String,
    account: Existing,
    contact: Existing,
    price_list_id: String,
    estimated_close_date: NaiveDate,
    customer_need: String,
    lines: Vec<Wanted>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Existing {
    existing_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    product_id: String,
    quantity: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    open_opportunity: Payload,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    opportunity: PricedOpportunity,
    user_errors: [(); 0],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PricedOpportunity {
    id: Id,
    number: String,
    version: i32,
    estimated_value: Money,
}

/// Lines as columns, for one statement.
#[derive(Default)]
struct Lines {
    ids: Vec<Uuid>,
    positions: Vec<i32>,
    products: Vec<Uuid>,
    quantities: Vec<i64>,
}

/// Opens it: customer and stage read, document, lines priced by the list, opportunity, visit and event.
pub async fn open(State(limit): State<Limit>, body: Bytes) -> Answer {
    let input = asked::<Variables>(&body)?.input;
    let id = Uuid::now_v7();
    let account = uuid(&input.account.existing_id)?;
    let mut tx = limit.pool.begin().await?;
    // An administrator opens it, as the driver is one.
    let sql = "SELECT a.name, s.id, s.process_id, s.probability, u.id \
        FROM account AS a, sales_process AS p, app_user AS u, \
        LATERAL (SELECT * FROM stage WHERE process_id = p.id ORDER BY position LIMIT 1) AS s \
        WHERE a.id = $1 AND p.is_default AND u.role = 'ADMIN' LIMIT 1";
    let found = sqlx::query(sql).bind(account).fetch_one(&mut *tx).await?;
    let stage: Uuid = found.try_get(1)?;
    let user: Uuid = found.try_get(4)?;

    document(&mut tx, id, uuid(&input.price_list_id)?).await?;
    let net = lines(&mut tx, id, &input.lines).await?;
    let probability: i32 = found.try_get(3)?;
    let customer: String = found.try_get(0)?;
    let number = next_number(&mut tx, "OPPORTUNITY", "OPP").await?;
    let sql = "INSERT INTO opportunity (id, version, number, name, status, is_on_hold, account_id, \
            contact_id, customer_name, owner_id, process_id, stage_id, stage_entered_at, \
            estimated_value, is_value_overridden, base_estimated_value, base_weighted_value, \
            estimated_close_date, probability, is_probability_overridden, forecast_category, \
            is_forecast_overridden, customer_need, name_sort, customer_sort, created_at, updated_at) \
        VALUES ($1, 1, $2, $3, 'OPEN', false, $4, $5, $6, $7, $8, $9, now(), $10, false, $10, $11, $12, \
            $13, false, 'PIPELINE', false, $14, lower($3), lower($6), now(), now())";
    sqlx::query(sql)
        .bind(id)
        .bind(&number)
        .bind(&input.name)
        .bind(account)
        .bind(uuid(&input.contact.existing_id)?)
        .bind(&customer)
        .bind(user)
        .bind(found.try_get::<Uuid, _>(2)?)
        .bind(stage)
        .bind(net)
        .bind(net * i64::from(probability) / 100)
        .bind(input.estimated_close_date)
        .bind(probability)
        .bind(&input.customer_need)
        .execute(&mut *tx)
        .await?;
    let sql = "INSERT INTO stage_visit (id, opportunity_id, stage_id, direction, entered_at, by_id) \
        VALUES ($1, $2, $3, 'START', now(), $4)";
    let visit = sqlx::query(sql).bind(Uuid::now_v7()).bind(id).bind(stage).bind(user);
    visit.execute(&mut *tx).await?;
    append_event(&mut tx, id, user).await?;
    tx.commit().await?;
    let money = Money { amount: Amount(net) };
    let opportunity =
        PricedOpportunity { id: Id("opp", id), number, version: 1, estimated_value: money };
    answer(&Data { open_opportunity: Payload { opportunity, user_errors: [] } })
}

async fn document(tx: &mut PgConnection, id: Uuid, list: Uuid) -> Result<(), Failure> {
    let sql = "INSERT INTO document (id, kind, opportunity_id, currency_code, rate_currency_amount, \
            rate_base_amount, is_rate_booked, price_list_id, discount_amount, discount_percent, \
            freight_amount, detail_amount, header_discount_amount, tax_amount, total_amount, \
            rounding_amount, payable_amount, base_total_amount) \
        SELECT $1, 'OPPORTUNITY', $1, currency_code, 10000, 10000, false, id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 \
        FROM price_list WHERE id = $2";
    sqlx::query(sql).bind(id).bind(list).execute(tx).await?;
    Ok(())
}

/// Writes the lines at the list's prices, and the totals; gives the net.
async fn lines(tx: &mut PgConnection, id: Uuid, wanted: &[Wanted]) -> Result<i64, Failure> {
    let mut lines = Lines::default();
    for (position, line) in (1..).zip(wanted) {
        lines.ids.push(Uuid::now_v7());
        lines.positions.push(position);
        lines.products.push(uuid(&line.product_id)?);
        lines.quantities.push(line.quantity.parse::<i64>()? * 10_000);
    }
    let sql = "WITH written AS (INSERT INTO line (id, document_id, position, product_id, unit_id, \
            price_list_item_id, description, quantity, list_unit_price, unit_price, is_price_overridden, \
            volume_discount, base_amount, manual_discount_amount, net_amount, header_discount_share, \
            tax_rate_id, tax_rate, is_tax_overridden, tax_amount, extended_amount) \
        SELECT w.id, $1, w.position, p.id, i.unit_id, i.id, p.name::json ->> 'en', w.quantity, i.value, \
            i.value, false, 0, n.net, 0, n.net, 0, t.id, t.percent, false, n.net * t.percent / 1000000, \
            n.net + n.net * t.percent / 1000000 \
        FROM unnest($2::uuid[], $3::int[], $4::uuid[], $5::bigint[]) AS w (id, position, product, quantity) \
        JOIN product AS p ON p.id = w.product \
        JOIN document AS d ON d.id = $1 \
        JOIN price_list_item AS i ON i.product_id = p.id AND i.price_list_id = d.price_list_id \
        JOIN tax_rate AS t ON CASE WHEN p.tax_rate_id IS NULL THEN t.is_default ELSE t.id = p.tax_rate_id END, \
        LATERAL (SELECT w.quantity * i.value / 10000 AS net) AS n \
        RETURNING net_amount, tax_amount) \
        SELECT sum(net_amount)::bigint, sum(tax_amount)::bigint, count(*) FROM written";
    let sums = sqlx::query(sql)
        .bind(id)
        .bind(&lines.ids)
        .bind(&lines.positions)
        .bind(&lines.products)
        .bind(&lines.quantities)
        .fetch_one(&mut *tx)
        .await?;
    if usize::try_from(sums.try_get::<i64, _>(2)?)? != wanted.len() {
        return Err(anyhow::anyhow!("a product is not on the list").into());
    }
    let (net, tax): (i64, i64) = (sums.try_get(0)?, sums.try_get(1)?);
    let sql = "UPDATE document SET detail_amount = $2, tax_amount = $3, total_amount = $2 + $3, \
        payable_amount = $2 + $3, base_total_amount = $2 + $3 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(net).bind(tax).execute(tx).await?;
    Ok(net)
}

/// The next number that people read.
pub async fn next_number(tx: &mut PgConnection, kind: &str, mark: &str) -> Result<String, Failure> {
    let year = Utc::now().year();
    let sql = "INSERT INTO number_counter (kind, year, last_number) VALUES ($1, $2, 1) \
        ON CONFLICT (kind, year) DO UPDATE SET last_number = number_counter.last_number + 1 \
        RETURNING last_number";
    let number = sqlx::query_scalar::<_, i32>(sql).bind(kind).bind(year).fetch_one(tx).await;
    Ok(format!("{mark}-{year}-{:05}", number.context("no number")?))
}

/// Writes an event that Forsat's relay can read, should a Forsat serve this database later.
pub async fn append_event(
    tx: &mut PgConnection,
    opportunity: Uuid,
    user: Uuid,
) -> Result<(), Failure> {
    let sql = "INSERT INTO event_log (id, kind, occurred_at, actor_id, opportunity_id, body) \
        VALUES ($1, 'REFERENCE_DATA_CHANGED', now(), $2, $3, $4)";
    let body = format!("{{\"type\":\"reference\",\"record\":\"opp_{}\"}}", opportunity.simple());
    sqlx::query(sql)
        .bind(Uuid::now_v7())
        .bind(user)
        .bind(opportunity)
        .bind(body)
        .execute(tx)
        .await?;
    Ok(())
}
