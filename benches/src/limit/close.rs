//! M2: closes an opportunity as won.

use anyhow::anyhow;
use axum::body::Bytes;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::limit::answer::Id;
use crate::limit::open::{append_event, next_number};
use crate::limit::{Answer, Failure, Limit, answer, asked, uuid};

#[derive(Deserialize)]
struct Variables {
    input: Input,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    opportunity_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    close_as_won: Payload,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    opportunity: PricedOpportunity,
    order: Order,
    user_errors: [(); 0],
}

#[derive(Serialize)]
struct PricedOpportunity {
    id: Id,
    status: &'static str,
    version: i32,
}

#[derive(Serialize)]
struct Order {
    id: Id,
    number: String,
}

/// Closes it: locked and checked, the one active quote wins and becomes an order with equal lines.
pub async fn close_as_won(State(limit): State<Limit>, body: Bytes) -> Answer {
    let id = uuid(&asked::<Variables>(&body)?.input.opportunity_id)?;
    let mut tx = limit.pool.begin().await?;
    let sql =
        "SELECT o.status, o.version, o.owner_id FROM opportunity AS o WHERE o.id = $1 FOR UPDATE";
    let opportunity = sqlx::query(sql).bind(id).fetch_one(&mut *tx).await?;
    if opportunity.try_get::<&str, _>(0)? != "OPEN" {
        return Err(anyhow!("the opportunity is closed").into());
    }
    let user: Uuid = opportunity.try_get(2)?;
    let sql = "SELECT id FROM quote WHERE opportunity_id = $1 AND status = 'ACTIVE' FOR UPDATE";
    let quotes: Vec<Uuid> = sqlx::query_scalar(sql).bind(id).fetch_all(&mut *tx).await?;
    let [quote] = quotes.as_slice() else {
        return Err(anyhow!("{} active quotes", quotes.len()).into());
    };
    let sql =
        "UPDATE quote SET status = 'WON', version = version + 1, updated_at = now() WHERE id = $1";
    sqlx::query(sql).bind(quote).execute(&mut *tx).await?;
    let order = order(&mut tx, id, *quote).await?;
    let version = end(&mut tx, id, *quote, user).await?;
    append_event(&mut tx, id, user).await?;
    tx.commit().await?;
    let opportunity = PricedOpportunity { id: Id("opp", id), status: "WON", version };
    answer(&Data { close_as_won: Payload { opportunity, order, user_errors: [] } })
}

async fn order(tx: &mut PgConnection, opportunity: Uuid, quote: Uuid) -> Result<Order, Failure> {
    let id = Uuid::now_v7();
    let sql = "INSERT INTO document (id, kind, opportunity_id, currency_code, rate_currency_amount, \
            rate_base_amount, is_rate_booked, price_list_id, discount_amount, discount_percent, \
            freight_amount, freight_tax_rate, payment_terms, delivery_terms, detail_amount, \
            header_discount_amount, tax_amount, total_amount, rounding_amount, payable_amount, \
            base_total_amount) \
        SELECT $1, 'ORDER', opportunity_id, currency_code, rate_currency_amount, rate_base_amount, true, \
            price_list_id, discount_amount, discount_percent, freight_amount, freight_tax_rate, \
            payment_terms, delivery_terms, detail_amount, header_discount_amount, tax_amount, \
            total_amount, rounding_amount, payable_amount, base_total_amount \
        FROM document WHERE id = $2";
    sqlx::query(sql).bind(id).bind(quote).execute(&mut *tx).await?;
    let sql = "INSERT INTO line (id, document_id, position, product_id, unit_id, price_list_item_id, \
            description, quantity, list_unit_price, unit_price, is_price_overridden, cost, \
            volume_discount, base_amount, manual_discount_amount, manual_discount_percent, net_amount, \
            header_discount_share, tax_rate_id, tax_rate, is_tax_overridden, tax_amount, \
            extended_amount, source_line_id) \
        SELECT gen_random_uuid(), $1, position, product_id, unit_id, price_list_item_id, description, \
            quantity, list_unit_price, unit_price, is_price_overridden, cost, volume_discount, \
            base_amount, manual_discount_amount, manual_discount_percent, net_amount, \
            header_discount_share, tax_rate_id, tax_rate, is_tax_overridden, tax_amount, \
            extended_amount, id \
        FROM line WHERE document_id = $2";
    sqlx::query(sql).bind(id).bind(quote).execute(&mut *tx).await?;
    let number = next_number(tx, "ORDER", "ORD").await?;
    let sql = "INSERT INTO sales_order (id, opportunity_id, quote_id, version, number, status, \
            fulfillment, created_at, updated_at) \
        VALUES ($1, $2, $3, 1, $4, 'ACTIVE', 'NONE', now(), now())";
    sqlx::query(sql).bind(id).bind(opportunity).bind(quote).bind(&number).execute(tx).await?;
    Ok(Order { id: Id("ord", id), number })
}

async fn end(
    tx: &mut PgConnection,
    opportunity: Uuid,
    quote: Uuid,
    user: Uuid,
) -> Result<i32, Failure> {
    let sql = "INSERT INTO closing (id, opportunity_id, outcome, quote_id, currency_code, actual_revenue, \
            base_actual_revenue, rate_currency_amount, rate_base_amount, closed_on, by_id, closed_at, \
            is_canceled) \
        SELECT $1, $2, 'WON', id, currency_code, total_amount - tax_amount, total_amount - tax_amount, \
            rate_currency_amount, rate_base_amount, current_date, $4, now(), false \
        FROM document WHERE id = $3";
    sqlx::query(sql)
        .bind(Uuid::now_v7())
        .bind(opportunity)
        .bind(quote)
        .bind(user)
        .execute(&mut *tx)
        .await?;
    let sql = "UPDATE stage_visit SET left_at = now(), \
        seconds = floor(extract(epoch FROM now() - entered_at)) \
        WHERE opportunity_id = $1 AND left_at IS NULL";
    sqlx::query(sql).bind(opportunity).execute(&mut *tx).await?;
    sqlx::query("UPDATE document SET is_rate_booked = true WHERE id = ANY($1)")
        .bind([opportunity, quote])
        .execute(&mut *tx)
        .await?;
    let sql = "UPDATE opportunity SET status = 'WON', probability = 100, forecast_category = 'WON', \
            base_weighted_value = base_estimated_value, rots_at = NULL, version = version + 1, \
            updated_at = now() \
        WHERE id = $1 RETURNING version";
    Ok(sqlx::query_scalar(sql).bind(opportunity).fetch_one(tx).await?)
}
