//! The works as GraphQL documents, and their variables out of the filled database.

use anyhow::{Context, bail};
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

/// One opportunity by id with account and owner.
pub const Q1: &str = "query Q1($id: ID!) { opportunity(by: { id: $id }) { id number name status \
    estimatedCloseDate probability estimatedValue { amount currencyCode } account { id name } \
    owner { id displayName } } }";

/// Fifty open opportunities by close date with account, owner, stage and lines with products.
pub const Q2: &str = "query Q2 { opportunities(first: 50, filter: { status: [OPEN] }, \
    orderBy: [{ field: ESTIMATED_CLOSE_DATE, direction: ASC }]) { nodes { id name status \
    estimatedCloseDate estimatedValue { amount } account { name } owner { displayName } \
    stage { name } lines { quantity extendedAmount product { name } } } } }";

/// The totals of the open opportunities by stage, as the board shows them.
pub const Q3: &str = "query Q3($process: ID!) { board(processId: $process) { totals { count \
    baseValue { amount } } columns { stage { name } totals { count baseValue { amount } \
    baseWeightedValue { amount } } } } }";

/// A page of the list, newest first.
pub const Q4: &str = "query Q4($first: Int!, $after: String) { opportunities(first: $first, \
    after: $after) { nodes { id number name status estimatedCloseDate estimatedValue { amount } \
    customerName owner { displayName } stage { name } } pageInfo { hasNextPage endCursor } } }";

/// Opens an opportunity with lines.
pub const M1: &str = "mutation M1($input: OpenOpportunityInput!) { openOpportunity(input: $input) { \
    opportunity { id number version estimatedValue { amount } } userErrors { code message path } } }";

/// Closes one as won.
pub const M2: &str = "mutation M2($input: CloseAsWonInput!) { closeAsWon(input: $input) { \
    opportunity { id status version } order { id number } userErrors { code message path } } }";

/// Makes a quote and offers it.
pub const QUOTE: &str = "mutation Quote($input: GenerateQuoteInput!) { generateQuote(input: $input) { \
    quote { id status } userErrors { code message path } } }";

/// Moves an opportunity to another stage.
pub const MOVE: &str = "mutation Move($input: MoveOpportunityStageInput!) { \
    moveOpportunityStage(input: $input) { opportunity { version } userErrors { code message path } } }";

/// What a mutation's answer must have.
pub const NO_ERRORS: &str = "\"userErrors\":[]";

/// The page that Q4 reads, and how many nodes a page has.
pub const PAGE: u32 = 1000;
/// How many nodes a page of Q4 has.
pub const PAGE_SIZE: u32 = 25;

/// A body of a request.
#[must_use]
pub fn body(query: &str, variables: &Value) -> String {
    json!({ "query": query, "variables": variables }).to_string()
}

/// The id of a record as clients see it.
#[must_use]
pub fn id(prefix: &str, id: Uuid) -> String {
    format!("{prefix}_{}", id.simple())
}

/// What the works take their variables from.
#[derive(Debug)]
pub struct Sample {
    /// Opportunities, from all over the table.
    pub opportunities: Vec<String>,
    /// Accounts with a contact each.
    pub customers: Vec<(String, String)>,
    /// Products of the price list.
    pub products: Vec<String>,
    /// The price list.
    pub price_list: String,
    /// The sales process.
    pub process: String,
    /// How many opportunities there are.
    pub count: i64,
}

impl Sample {
    /// Reads it.
    pub async fn read(db: &mut PgConnection) -> anyhow::Result<Self> {
        let count: i64 =
            sqlx::query_scalar("SELECT count(*) FROM opportunity").fetch_one(&mut *db).await?;
        if count < 1000 {
            bail!("the database has {count} opportunities: run `benches fill` first");
        }
        let sql = "SELECT id FROM opportunity TABLESAMPLE SYSTEM ($1::real) REPEATABLE (1405) \
            ORDER BY md5(id::text) LIMIT 2000";
        let share = share(2000, count);
        let opportunities = sqlx::query_scalar(sql).bind(share).fetch_all(&mut *db).await?;
        let contacts: i64 =
            sqlx::query_scalar("SELECT count(*) FROM contact").fetch_one(&mut *db).await?;
        let sql = "SELECT account_id, id FROM contact TABLESAMPLE SYSTEM ($1::real) REPEATABLE (1405) \
            WHERE account_id IS NOT NULL ORDER BY md5(id::text) LIMIT 1000";
        let share = self::share(1000, contacts);
        let rows = sqlx::query(sql).bind(share).fetch_all(&mut *db).await?;
        let customers = rows
            .iter()
            .map(|row| Ok((id("acc", row.try_get(0)?), id("con", row.try_get(1)?))))
            .collect::<Result<_, sqlx::Error>>()?;
        let products = "SELECT product_id FROM price_list_item ORDER BY md5(id::text) LIMIT 1000";
        let products = ids(db, products).await?;
        let list = ids(db, "SELECT price_list_id FROM price_list_item LIMIT 1").await?;
        let process = ids(db, "SELECT id FROM sales_process WHERE is_default").await?;
        let first = |ids: Vec<Uuid>, prefix| ids.first().map(|it| id(prefix, *it));
        Ok(Self {
            opportunities: named("opp", &opportunities),
            customers,
            products: named("prd", &products),
            price_list: first(list, "pls").context("no price list")?,
            process: first(process, "prc").context("no sales process")?,
            count,
        })
    }

    /// The input that opens an opportunity with three lines; each number another customer and products.
    #[must_use]
    pub fn opening(&self, number: usize) -> Value {
        let (account, contact) = &self.customers[number % self.customers.len()];
        json!({
            "name": format!("Bench opportunity {number}"),
            "account": { "existingId": account },
            "contact": { "existingId": contact },
            "priceListId": self.price_list,
            "estimatedCloseDate": "2030-06-30",
            "customerNeed": "More output for less power",
            "lines": self.lines(number),
        })
    }

    /// Three lines.
    #[must_use]
    pub fn lines(&self, number: usize) -> Value {
        let line = |place: usize| {
            let product = &self.products[(number * 3 + place) % self.products.len()];
            json!({ "productId": product, "quantity": (1 + (number + place) % 9).to_string() })
        };
        json!([line(0), line(1), line(2)])
    }
}

/// How many hundredths of a table's pages to look at for so many of its rows, with plenty to spare: to
/// put a million rows into an order takes longer than to measure.
fn share(wanted: usize, rows: i64) -> f64 {
    let wanted = f64::from(u32::try_from(wanted).unwrap_or(u32::MAX));
    let rows = f64::from(u32::try_from(rows).unwrap_or(u32::MAX)).max(1.0);
    (wanted / rows * 400.0).min(100.0)
}

/// Open opportunities that nothing keeps from being won and that have no quote yet.
pub async fn winnable(
    db: &mut PgConnection,
    count: usize,
    rows: i64,
) -> anyhow::Result<Vec<String>> {
    let sql = "SELECT o.id FROM opportunity AS o TABLESAMPLE SYSTEM ($2::real) REPEATABLE (1405) \
        WHERE o.status = 'OPEN' AND o.stage_id IN ( \
            SELECT s.id FROM stage AS s WHERE NOT EXISTS ( \
                SELECT 1 FROM stage_step AS t WHERE t.stage_id = s.id AND t.is_required \
                    AND t.kind <> 'LINES')) \
        AND NOT EXISTS (SELECT 1 FROM quote AS q WHERE q.opportunity_id = o.id) \
        AND EXISTS (SELECT 1 FROM line AS l WHERE l.document_id = o.id) \
        ORDER BY md5(o.id::text) LIMIT $1";
    let mut share = share(count, rows);
    loop {
        let query = sqlx::query_scalar(sql).bind(i64::try_from(count)?).bind(share);
        let found: Vec<Uuid> = query.fetch_all(&mut *db).await?;
        if found.len() == count {
            return Ok(named("opp", &found));
        }
        if share >= 100.0 {
            bail!("only {} of {count} opportunities can be won: fill more rows", found.len());
        }
        share = (share * 3.0).min(100.0);
    }
}

/// The place of the last row before Q4's page, for the hand-written server.
pub async fn page_mark(db: &mut PgConnection, before: i64) -> anyhow::Result<String> {
    let sql = "SELECT created_at, id FROM opportunity ORDER BY created_at DESC, id DESC \
        OFFSET $1 LIMIT 1";
    let row = sqlx::query(sql).bind(before - 1).fetch_one(db).await?;
    let at: chrono::DateTime<chrono::Utc> = row.try_get(0)?;
    let id: Uuid = row.try_get(1)?;
    Ok(format!("{}|{id}", at.to_rfc3339()))
}

async fn ids(db: &mut PgConnection, sql: &'static str) -> anyhow::Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(sql).fetch_all(db).await?)
}

fn named(prefix: &str, ids: &[Uuid]) -> Vec<String> {
    ids.iter().map(|it| id(prefix, *it)).collect()
}
