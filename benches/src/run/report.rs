//! What a run measured, as one table and a few words about where.

use std::fs;
use std::path::Path;

use sqlx::postgres::PgConnection;

use crate::run::cpu::Memory;
use crate::run::drive::Cost;
use crate::run::fan::Fan;
use crate::run::prepare::Plan;
use crate::run::start::Start;
use crate::run::table::{self, Row, ms};

/// A work as it was measured.
#[derive(Clone, Debug)]
pub struct Measured {
    /// What it cost, for each number of connections.
    pub costs: Vec<Cost>,
    /// The server's memory when it was over.
    pub memory: Memory,
}

/// Everything that was measured.
#[derive(Debug, Default)]
pub struct Report {
    /// Forsat's memory before the first work.
    pub idle: Memory,
    /// Forsat's works.
    pub costs: Vec<Measured>,
    /// The yardstick's works.
    pub limits: Vec<Measured>,
    /// The event to many.
    pub fan: Option<Fan>,
    /// The cold start.
    pub start: Option<Start>,
}

impl Report {
    /// The table.
    #[must_use]
    pub fn markdown(&self, plan: &Plan, connections: &[usize]) -> String {
        let mut rows = Vec::new();
        for (number, (work, _)) in plan.iter().enumerate() {
            for (place, connections) in connections.iter().enumerate() {
                let cost = |all: &[Measured]| all.get(number)?.costs.get(place).copied();
                let costs = (cost(&self.costs), cost(&self.limits));
                rows.push(Row::new((work.name, work.goal), *connections, costs));
            }
        }
        rows.extend(self.fan.iter().map(fan));
        let dash = || "—".to_owned();
        let after = plan.iter().zip(&self.costs).find(|((work, _), _)| work.name.starts_with("Q2"));
        let after = after.map_or_else(dash, |(_, it)| mb(it.memory));
        let each = self.fan.as_ref().map_or_else(dash, |fan| format!("{:.1} kB", fan.memory));
        let memory = format!("{} / {after} / {each}", mb(self.idle));
        let name = "memory: idle / after Q2 / a subscriber";
        rows.push(Row::with_text(name, memory, "≤ 25 / ≤ 64 MB / ≤ 12 kB"));
        rows.extend(self.start.iter().map(start));
        table::markdown(&rows)
    }
}

fn fan(fan: &Fan) -> Row {
    let Fan { subscribers, cost, alone, last, memory: _, statements } = fan;
    let at = |part: usize| last.get(last.len() * part / 100).copied().unwrap_or_default();
    let forsat = format!(
        "{:.2} + {:.2}, of it the mutation {:.2} + {:.2}",
        cost.0, cost.1, alone.0, alone.1
    );
    Row {
        connections: subscribers.to_string(),
        latency: format!("{} / {} until the last one", ms(at(50)), ms(at(99))),
        statements: format!("{statements:.0}"),
        ..Row::with_text(
            "SUB one event to all subscribers",
            forsat,
            "≤ 12, the last one in < 25 ms",
        )
    }
}

fn start(start: &Start) -> Row {
    let Start { first, again, memory, binary } = start;
    let forsat = format!(
        "{} ms empty, {} ms again; {} idle; binary {:.1} MB",
        ms(*first),
        ms(*again),
        mb(*memory),
        f64::from(u32::try_from(*binary).unwrap_or(u32::MAX)) / 1_000_000.0
    );
    Row::with_text("START cold, SQLite in an empty folder", forsat, "< 1 s")
}

/// Memory in MB.
#[must_use]
pub fn mb(memory: Memory) -> String {
    let mb = |kib: u64| kib.div_ceil(1024);
    format!("{} MB ({} its own)", mb(memory.all), mb(memory.own))
}

/// Where it was measured, and with how much data.
pub async fn about(db: &mut PgConnection, seconds: u64) -> anyhow::Result<String> {
    let opportunities: i64 =
        sqlx::query_scalar("SELECT count(*) FROM opportunity").fetch_one(&mut *db).await?;
    let version: String = sqlx::query_scalar("SHOW server_version").fetch_one(&mut *db).await?;
    let sync: String = sqlx::query_scalar("SHOW fsync").fetch_one(&mut *db).await?;
    let buffers: String = sqlx::query_scalar("SHOW shared_buffers").fetch_one(db).await?;
    Ok(format!(
        "{opportunities} opportunities; PostgreSQL {version}, fsync {sync}, shared_buffers {buffers}; {}\n",
        machine("driver, server and database", seconds)?
    ))
}

/// The machine that is shared by whom, and how long a measurement takes.
pub fn machine(shared_by: &str, seconds: u64) -> anyhow::Result<String> {
    let cores = std::thread::available_parallelism()?;
    // Where others keep the machine busy, a request takes more CPU too.
    let load = fs::read_to_string("/proc/loadavg")?;
    let load = load.split(' ').next().unwrap_or("unknown");
    let cpu = fs::read_to_string("/proc/cpuinfo")?;
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    Ok(format!(
        "{cores} cores of {}; {shared_by} on one machine; {seconds} s a measurement; \
         load before it {load}.",
        cpu.trim_start_matches(['\t', ':', ' '])
    ))
}

/// Prints what was measured, and writes it into a file of today in a folder.
pub fn publish(text: &str, folder: Option<&Path>, name: &str) -> anyhow::Result<()> {
    println!("\n{text}");
    if let Some(folder) = folder {
        let day = chrono::Utc::now().format("%Y-%m-%d");
        fs::create_dir_all(folder)?;
        fs::write(folder.join(format!("{day}{name}.md")), format!("# {day}{name}\n\n{text}"))?;
    }
    Ok(())
}
