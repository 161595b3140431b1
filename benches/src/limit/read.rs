//! The queries.

use std::collections::HashMap;

use anyhow::Context;
use axum::body::Bytes;
use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use uuid::Uuid;

use crate::limit::answer::{Amount, Id, Money, Named, Person, english};
use crate::limit::{Answer, Limit, answer, asked, uuid};

/// Q1: one opportunity by id with account and owner.
pub async fn one(State(limit): State<Limit>, body: Bytes) -> Answer {
    #[derive(Deserialize)]
    struct Variables {
        id: String,
    }
    #[derive(Serialize)]
    struct Data {
        opportunity: PricedOpportunity,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct PricedOpportunity {
        id: Id,
        number: String,
        name: String,
        status: String,
        estimated_close_date: Option<NaiveDate>,
        probability: i32,
        estimated_value: Priced,
        account: Whole,
        owner: Owner,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Priced {
        amount: Amount,
        currency_code: String,
    }
    #[derive(Serialize)]
    struct Whole {
        id: Id,
        name: String,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Owner {
        id: Id,
        display_name: String,
    }
    let id = uuid(&asked::<Variables>(&body)?.id)?;
    let sql = "SELECT o.number, o.name, o.status, o.estimated_close_date, o.probability, \
            o.estimated_value, d.currency_code, a.id, a.name, u.id, u.display_name \
        FROM opportunity AS o JOIN document AS d ON d.id = o.id \
        JOIN account AS a ON a.id = o.account_id JOIN app_user AS u ON u.id = o.owner_id \
        WHERE o.id = $1";
    let row = sqlx::query(sql).bind(id).fetch_one(&limit.pool).await?;
    let priced = Priced { amount: Amount(row.try_get(5)?), currency_code: row.try_get(6)? };
    answer(&Data {
        opportunity: PricedOpportunity {
            id: Id("opp", id),
            number: row.try_get(0)?,
            name: row.try_get(1)?,
            status: row.try_get(2)?,
            estimated_close_date: row.try_get(3)?,
            probability: row.try_get(4)?,
            estimated_value: priced,
            account: Whole { id: Id("acc", row.try_get(7)?), name: row.try_get(8)? },
            owner: Owner {
                id: Id("usr", row.try_get(9)?),
                display_name: english(row.try_get(10)?),
            },
        },
    })
}

/// Q2: fifty open opportunities by close date, with their lines.
pub async fn board_list(State(limit): State<Limit>) -> Answer {
    #[derive(Serialize)]
    struct Data {
        opportunities: Nodes,
    }
    #[derive(Serialize)]
    struct Nodes {
        nodes: Vec<PricedOpportunity>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct PricedOpportunity {
        id: Id,
        name: String,
        status: String,
        estimated_close_date: Option<NaiveDate>,
        estimated_value: Money,
        account: Named,
        owner: Person,
        stage: Named,
        lines: Vec<Line>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Line {
        quantity: Amount,
        extended_amount: Amount,
        product: Option<Named>,
    }
    let sql = "SELECT o.id, o.name, o.status, o.estimated_close_date, o.estimated_value, a.name, \
            u.display_name, s.name \
        FROM opportunity AS o JOIN account AS a ON a.id = o.account_id \
        JOIN app_user AS u ON u.id = o.owner_id JOIN stage AS s ON s.id = o.stage_id \
        WHERE o.status = 'OPEN' ORDER BY o.estimated_close_date, o.id LIMIT 50";
    let rows = sqlx::query(sql).fetch_all(&limit.pool).await?;
    let ids = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<Uuid>, _>>()?;
    let sql = "SELECT l.document_id, l.quantity, l.extended_amount, p.name \
        FROM line AS l LEFT JOIN product AS p ON p.id = l.product_id \
        WHERE l.document_id = ANY($1) ORDER BY l.document_id, l.position";
    let mut lines: HashMap<Uuid, Vec<Line>> = HashMap::with_capacity(ids.len());
    for row in sqlx::query(sql).bind(&ids).fetch_all(&limit.pool).await? {
        let product = row.try_get::<Option<&str>, _>(3)?.map(|name| Named { name: english(name) });
        lines.entry(row.try_get(0)?).or_default().push(Line {
            quantity: Amount(row.try_get(1)?),
            extended_amount: Amount(row.try_get(2)?),
            product,
        });
    }
    let mut nodes = Vec::with_capacity(rows.len());
    for (row, id) in rows.iter().zip(ids) {
        nodes.push(PricedOpportunity {
            id: Id("opp", id),
            name: row.try_get(1)?,
            status: row.try_get(2)?,
            estimated_close_date: row.try_get(3)?,
            estimated_value: Money { amount: Amount(row.try_get(4)?) },
            account: Named { name: row.try_get(5)? },
            owner: Person { display_name: english(row.try_get(6)?) },
            stage: Named { name: english(row.try_get(7)?) },
            lines: lines.remove(&id).unwrap_or_default(),
        });
    }
    answer(&Data { opportunities: Nodes { nodes } })
}

/// Q3: the open opportunities by stage, counted and added up.
pub async fn summary(State(limit): State<Limit>, body: Bytes) -> Answer {
    #[derive(Deserialize)]
    struct Variables {
        process: String,
    }
    #[derive(Serialize)]
    struct Data {
        board: Board,
    }
    #[derive(Serialize)]
    struct Board {
        totals: Totals,
        columns: Vec<Column>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Totals {
        count: i64,
        base_value: Money,
    }
    #[derive(Serialize)]
    struct Column {
        stage: Named,
        totals: Weighted,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Weighted {
        count: i64,
        base_value: Money,
        base_weighted_value: Money,
    }
    let process = uuid(&asked::<Variables>(&body)?.process)?;
    let sql = "SELECT s.name, count(o.id), coalesce(sum(o.base_estimated_value), 0)::bigint, \
            coalesce(sum(o.base_weighted_value), 0)::bigint \
        FROM stage AS s LEFT JOIN opportunity AS o ON o.stage_id = s.id AND o.status = 'OPEN' \
        WHERE s.process_id = $1 GROUP BY s.id ORDER BY s.position";
    let mut totals = Totals { count: 0, base_value: Money { amount: Amount(0) } };
    let mut columns = Vec::new();
    for row in sqlx::query(sql).bind(process).fetch_all(&limit.pool).await? {
        let (count, value): (i64, i64) = (row.try_get(1)?, row.try_get(2)?);
        totals.count += count;
        totals.base_value.amount.0 += value;
        columns.push(Column {
            stage: Named { name: english(row.try_get(0)?) },
            totals: Weighted {
                count,
                base_value: Money { amount: Amount(value) },
                base_weighted_value: Money { amount: Amount(row.try_get(3)?) },
            },
        });
    }
    answer(&Data { board: Board { totals, columns } })
}

/// Q4: a page of the list, newest first, from a mark on.
pub async fn page(State(limit): State<Limit>, body: Bytes) -> Answer {
    #[derive(Deserialize)]
    struct Variables {
        first: i64,
        after: String,
    }
    #[derive(Serialize)]
    struct Data {
        opportunities: Page,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Page {
        nodes: Vec<PricedOpportunity>,
        page_info: PageInfo,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct PageInfo {
        has_next_page: bool,
        end_cursor: Option<String>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct PricedOpportunity {
        id: Id,
        number: String,
        name: String,
        status: String,
        estimated_close_date: Option<NaiveDate>,
        estimated_value: Money,
        customer_name: String,
        owner: Person,
        stage: Named,
    }
    let Variables { first, after } = asked(&body)?;
    let (at, id) = after.split_once('|').context("no mark")?;
    let (at, id): (DateTime<Utc>, Uuid) = (at.parse()?, id.parse()?);
    let sql = "SELECT o.id, o.number, o.name, o.status, o.estimated_close_date, o.estimated_value, \
            o.customer_name, u.display_name, s.name, o.created_at \
        FROM opportunity AS o JOIN app_user AS u ON u.id = o.owner_id \
        JOIN stage AS s ON s.id = o.stage_id WHERE (o.created_at, o.id) < ($1, $2) \
        ORDER BY o.created_at DESC, o.id DESC LIMIT $3";
    let rows = sqlx::query(sql).bind(at).bind(id).bind(first + 1).fetch_all(&limit.pool).await?;
    let size = usize::try_from(first)?;
    let mut nodes = Vec::with_capacity(size);
    let mut end_cursor = None;
    for row in rows.iter().take(size) {
        let (id, at): (Uuid, DateTime<Utc>) = (row.try_get(0)?, row.try_get(9)?);
        end_cursor = Some((at, id));
        nodes.push(PricedOpportunity {
            id: Id("opp", id),
            number: row.try_get(1)?,
            name: row.try_get(2)?,
            status: row.try_get(3)?,
            estimated_close_date: row.try_get(4)?,
            estimated_value: Money { amount: Amount(row.try_get(5)?) },
            customer_name: row.try_get(6)?,
            owner: Person { display_name: english(row.try_get(7)?) },
            stage: Named { name: english(row.try_get(8)?) },
        });
    }
    let end_cursor = end_cursor.map(|(at, id)| format!("{}|{id}", at.to_rfc3339()));
    let page_info = PageInfo { has_next_page: rows.len() > size, end_cursor };
    answer(&Data { opportunities: Page { nodes, page_info } })
}
