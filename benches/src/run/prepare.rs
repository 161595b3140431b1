//! What each work sends, made before anything is measured.

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;

use anyhow::Context;
use serde_json::{Value, json};
use sqlx::postgres::PgConnection;

use crate::forsat::Server;
use crate::run::Arguments;
use crate::run::drive::{self, Calls};
use crate::run::http::{self, Client};
use crate::run::life::Life;
use crate::run::works::{self, NO_ERRORS, PAGE, PAGE_SIZE, Sample, body, winnable};

/// A work.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// What it is called.
    pub name: &'static str,
    /// What it may cost.
    pub goal: &'static str,
    /// Whether both servers answer it with the same data.
    pub is_query: bool,
}

/// What is sent to either server; one entry for each number of connections.
#[derive(Clone, Debug)]
pub struct Sent {
    /// To Forsat.
    pub forsat: Vec<Calls>,
    /// To the hand-written server; empty where it has no such work.
    pub limit: Vec<Calls>,
}

/// All works.
pub type Plan = Vec<(Work, Sent)>;

/// The board's totals add up all open opportunities: of more than these, one request after the other, since many at once
/// take longer than a request may.
const MOST_ADDED_AT_ONCE: i64 = 300_000;

struct Making<'a> {
    arguments: &'a Arguments,
    token: &'a str,
    forsat: SocketAddr,
    limit: SocketAddr,
    plan: Plan,
}

/// Makes the requests of all works that are asked for.
pub async fn plan(
    arguments: &Arguments,
    db: &mut PgConnection,
    (token, sellers): (&str, &[String; 2]),
    (forsat, limit): (&Server, &Server),
) -> anyhow::Result<Plan> {
    let sample = Sample::read(db).await?;
    let (forsat, limit) = (forsat.address, limit.address);
    let mut making = Making { arguments, token, forsat, limit, plan: Vec::new() };
    let ids: Vec<Value> = sample.opportunities.iter().map(|id| json!({ "id": id })).collect();
    making.query("Q1 one opportunity", "≤ 0.12 + 0.10", "/q1", works::Q1, &[&ids, &ids]);
    let none = [json!({})];
    making.query("Q2 50 open with lines", "≤ 1.0 + 0.7", "/q2", works::Q2, &[&none, &none]);
    let names = ["R2 Q2 of a REP, reach own", "R2 Q2 of a REP, reach team"];
    for (name, token) in names.into_iter().zip(sellers) {
        if arguments.wants(name) {
            let asked = Rc::new(requests(forsat, "/graphql", token, works::Q2, &none));
            let calls = vec![Calls::Again(asked, "{\"data\":{"); arguments.connections.len()];
            let work = Work { name, goal: "≤ 1.3 × Q2", is_query: false };
            making.plan.push((work, Sent { forsat: calls, limit: Vec::new() }));
        }
    }
    let process = [json!({ "process": sample.process })];
    let name = "Q3 totals by stage (the board's)";
    making.query(name, "≤ 0.3 + 1", "/q3", works::Q3, &[&process, &process]);
    if sample.count > MOST_ADDED_AT_ONCE {
        for (_, sent) in making.plan.iter_mut().filter(|(work, _)| work.name == name) {
            sent.forsat.truncate(1);
            sent.limit.truncate(1);
        }
    }
    if arguments.wants("Q4") {
        let (page, name) = pages(sample.count);
        let before = i64::from((page - 1) * PAGE_SIZE);
        let cursor = walk(making.forsat, making.token, before).await?;
        let mark = works::page_mark(db, before).await?;
        let after = |after: String| [json!({ "first": PAGE_SIZE, "after": after })];
        making.query(name, "≤ 0.3 + 0.5", "/q4", works::Q4, &[&after(cursor), &after(mark)]);
    }
    if arguments.wants("M1") {
        let inputs: Vec<Value> =
            (0..1000).map(|number| json!({ "input": sample.opening(number) })).collect();
        let calls = |address, path| {
            let requests = requests(address, path, token, works::M1, &inputs);
            vec![Calls::Again(Rc::new(requests), NO_ERRORS); arguments.connections.len()]
        };
        let sent = Sent { forsat: calls(forsat, "/graphql"), limit: calls(limit, "/m1") };
        let (name, goal) = ("M1 open with 3 lines", "≤ 0.3 + 0.8");
        let work = Work { name, goal, is_query: false };
        making.plan.push((work, sent));
    }
    if arguments.wants("M2") {
        let sent = closings(&making, db, sample.count).await?;
        let (name, goal) = ("M2 close as won", "≤ 0.35 + 0.85");
        let work = Work { name, goal, is_query: false };
        making.plan.push((work, sent));
    }
    if arguments.wants("LIFE") {
        let mark = format!("{:x}x", std::process::id());
        let life = Rc::new(Life {
            address: forsat,
            token: token.to_owned(),
            sample,
            mark,
            count: Cell::new(0),
        });
        let lives = vec![Calls::Lives(life); arguments.connections.len()];
        let (name, goal) = ("LIFE lead to won, 6 requests", "≤ 10 in all");
        let work = Work { name, goal, is_query: false };
        making.plan.push((work, Sent { forsat: lives, limit: Vec::new() }));
    }
    Ok(making.plan)
}

impl Making<'_> {
    fn query(
        &mut self,
        name: &'static str,
        goal: &'static str,
        path: &str,
        query: &str,
        variables: &[&[Value]; 2],
    ) {
        if !self.arguments.wants(name) {
            return;
        }
        let count = self.arguments.connections.len();
        let calls = |address, path, variables| {
            let requests = requests(address, path, self.token, query, variables);
            vec![Calls::Again(Rc::new(requests), "{\"data\":{"); count]
        };
        let sent = Sent {
            forsat: calls(self.forsat, "/graphql", variables[0]),
            limit: calls(self.limit, path, variables[1]),
        };
        let work = Work { name, goal, is_query: true };
        self.plan.push((work, sent));
    }
}

/// The page that is read: the thousandth, or the last full one of a smaller table.
fn pages(count: i64) -> (u32, &'static str) {
    let full = u32::try_from(count / i64::from(PAGE_SIZE)).unwrap_or(u32::MAX);
    if full > PAGE {
        (PAGE, "Q4 page 1,000 by cursor")
    } else {
        (full.max(2), "Q4 last page by cursor")
    }
}

/// The requests of a query or mutation, one for each of its variables.
#[must_use]
pub fn requests(
    address: SocketAddr,
    path: &str,
    token: &str,
    query: &str,
    variables: &[Value],
) -> Vec<Vec<u8>> {
    let request = |it: &Value| http::post(address, path, token, &body(query, it));
    variables.iter().map(request).collect()
}

/// The cursor after so many rows, found by walking there in pages of a hundred.
pub async fn walk(address: SocketAddr, token: &str, rows: i64) -> anyhow::Result<String> {
    let mut client = Client::connect(address).await?;
    let mut cursor: Option<String> = None;
    let mut left = rows;
    while left > 0 {
        let first = left.min(100);
        let query = "query Walk($first: Int!, $after: String) { opportunities(first: $first, \
            after: $after) { pageInfo { endCursor } } }";
        let body = body(query, &json!({ "first": first, "after": cursor }));
        let request = http::post(address, "/graphql", token, &body);
        let answer: Value = serde_json::from_slice(client.ask(&request, b"endCursor").await?)?;
        let end = answer.pointer("/data/opportunities/pageInfo/endCursor");
        cursor = end.and_then(Value::as_str).map(str::to_owned);
        left -= first;
    }
    cursor.context("the list has no such page")
}

/// Opportunities that can be won, each with an active quote; other ones for each measurement.
async fn closings(making: &Making<'_>, db: &mut PgConnection, rows: i64) -> anyhow::Result<Sent> {
    let Making { arguments, token, forsat, limit, .. } = making;
    let rounds = arguments.connections.len();
    let opportunities = winnable(db, arguments.closings * rounds * 2, rows).await?;
    quote(*forsat, token, &opportunities).await?;
    let mut rest = opportunities.chunks(arguments.closings);
    let mut calls = |address, path| -> Vec<Calls> {
        let round = |opportunities: &[String]| closing((address, path), token, opportunities);
        rest.by_ref().take(rounds).map(round).collect()
    };
    Ok(Sent { forsat: calls(*forsat, "/graphql"), limit: calls(*limit, "/m2") })
}

/// Makes an active quote of each opportunity.
pub async fn quote(
    address: SocketAddr,
    token: &str,
    opportunities: &[String],
) -> anyhow::Result<()> {
    let input = |id| json!({ "input": { "opportunityId": id, "activate": true } });
    let inputs: Vec<Value> = opportunities.iter().map(input).collect();
    eprintln!("making {} quotes", opportunities.len());
    let quotes = requests(address, "/graphql", token, works::QUOTE, &inputs);
    let quotes = Calls::once(Vec::new(), quotes, NO_ERRORS);
    drive::send_all(address, &quotes, 8).await
}

/// The closing of opportunities that have a quote; a tenth of them is to warm up with.
#[must_use]
pub fn closing(
    (address, path): (SocketAddr, &str),
    token: &str,
    opportunities: &[String],
) -> Calls {
    let input = |id| json!({ "input": { "opportunityId": id } });
    let inputs: Vec<Value> = opportunities.iter().map(input).collect();
    let mut first = requests(address, path, token, works::M2, &inputs);
    let rest = first.split_off(first.len() / 10);
    Calls::once(first, rest, NO_ERRORS)
}
