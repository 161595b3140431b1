//! The table: a row a work and number of connections.

use std::fmt::Write as _;
use std::time::Duration;

use crate::run::drive::Cost;

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// What was done.
    pub work: String,
    /// By how many at once.
    pub connections: String,
    /// What it cost Forsat.
    pub forsat: String,
    /// What it cost the hand-written server.
    pub limit: String,
    /// How many times as much.
    pub ratio: String,
    /// What it may cost.
    pub goal: String,
    /// Requests a second.
    pub rate: String,
    /// How long half of them took, and all but one of a hundred.
    pub latency: String,
    /// Statements of a request.
    pub statements: String,
}

impl Row {
    /// A row of what was measured.
    #[must_use]
    pub fn new(
        (work, goal): (&str, &str),
        connections: usize,
        (cost, limit): (Option<Cost>, Option<Cost>),
    ) -> Self {
        let rates = [cost, limit].map(|cost| cost.map(|cost| format!("{:.0}", cost.rate)));
        let ratio = cost.zip(limit).map(|(cost, limit)| {
            format!("{:.1} + {:.1}", cost.server / limit.server, cost.database / limit.database)
        });
        Self {
            work: work.to_owned(),
            connections: connections.to_string(),
            forsat: cost.map_or_else(dash, cost_text),
            limit: limit.map_or_else(dash, cost_text),
            ratio: ratio.unwrap_or_else(dash),
            goal: goal.to_owned(),
            rate: match rates {
                [Some(cost), Some(limit)] => format!("{cost} (limit {limit})"),
                [Some(rate), None] | [None, Some(rate)] => rate,
                [None, None] => dash(),
            },
            latency: cost.map_or_else(dash, |cost| format!("{} / {}", ms(cost.p50), ms(cost.p99))),
            statements: cost
                .and_then(|cost| cost.statements)
                .map_or_else(dash, |statements| format!("{statements:.1}")),
        }
    }

    /// A row that has a text in Forsat's column, and a goal.
    #[must_use]
    pub fn with_text(work: &str, forsat: String, goal: &str) -> Self {
        Self { work: work.to_owned(), forsat, goal: goal.to_owned(), ..Self::default() }
    }
}

/// The table as Markdown.
#[must_use]
pub fn markdown(rows: &[Row]) -> String {
    let mut text =
        "| work | connections | Forsat, ms of CPU: server + database | limit | ratio | goal \
        | requests/s | p50 / p99 ms | statements |\n|---|---|---|---|---|---|---|---|---|\n"
            .to_owned();
    for row in rows {
        let Row { work, connections, forsat, limit, ratio, goal, rate, latency, statements } = row;
        let _ = writeln!(
            text,
            "| {work} | {connections} | {forsat} | {limit} | {ratio} | {goal} | {rate} | {latency} | {statements} |"
        );
    }
    text
}

/// A table of other columns as Markdown.
#[must_use]
pub fn plain(columns: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}

/// A duration in milliseconds.
#[must_use]
pub fn ms(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1000.0)
}

fn cost_text(cost: Cost) -> String {
    format!("{:.3} + {:.3}", cost.server, cost.database)
}

fn dash() -> String {
    "—".to_owned()
}
