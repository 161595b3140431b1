//! Looks whether both servers answer the queries with the same data, so that they do the same work.

use std::net::SocketAddr;

use anyhow::{Context, bail};
use serde_json::Value;

use crate::run::drive::Calls;
use crate::run::http::Client;
use crate::run::prepare::Plan;

/// Compares the answers of all queries, field by field.
pub async fn check(plan: &Plan, (forsat, limit): (SocketAddr, SocketAddr)) -> anyhow::Result<()> {
    let mut ours = Client::connect(forsat).await?;
    let mut theirs = Client::connect(limit).await?;
    for (work, sent) in plan.iter().filter(|(work, _)| work.is_query) {
        let [forsat, limit] = [&sent.forsat, &sent.limit].map(|calls| requests(calls));
        for (forsat, limit) in forsat.iter().zip(limit).take(50) {
            let forsat = data(ours.ask(forsat, b"{\"data\":{").await.context(work.name)?)?;
            let limit = data(theirs.ask(limit, b"{\"data\":{").await.context(work.name)?)?;
            if forsat != limit {
                bail!("{}: the answers differ:\n{forsat}\n\n{limit}", work.name);
            }
            if work.name.starts_with("Q2") {
                check_lines(&forsat)?;
            }
        }
        eprintln!("{}: both servers answer alike", work.name);
    }
    Ok(())
}

fn requests(calls: &[Calls]) -> &[Vec<u8>] {
    match calls.first() {
        Some(Calls::Again(requests, _)) => requests,
        Some(Calls::Once { .. } | Calls::Lives(_)) | None => &[],
    }
}

/// What was asked for, without cursors: they are each server's own.
fn data(answer: &[u8]) -> anyhow::Result<Value> {
    let mut answer: Value = serde_json::from_slice(answer)?;
    if let Some(info) = answer.pointer_mut("/data/opportunities/pageInfo") {
        info["endCursor"] = Value::Null;
    }
    Ok(answer["data"].take())
}

/// Fifty nodes of four lines with a product each, and about 1,400 fields.
fn check_lines(data: &Value) -> anyhow::Result<()> {
    let nodes = data.pointer("/opportunities/nodes").and_then(Value::as_array);
    let nodes = nodes.context("Q2 has no nodes")?;
    let has_four = |node: &&Value| {
        let lines = node["lines"].as_array().map(Vec::as_slice).unwrap_or_default();
        lines.len() == 4 && lines.iter().all(|line| line["product"]["name"].is_string())
    };
    let complete = nodes.iter().filter(has_four).count();
    if nodes.len() != 50 || complete != 50 {
        bail!("Q2 has {} nodes, of which {complete} have four lines", nodes.len());
    }
    Ok(())
}
