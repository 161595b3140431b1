//! What processes cost: CPU time and memory, as Linux reports them.

use std::fs;

use anyhow::Context;

/// Clock ticks of `/proc` in a second; Linux has had 100 on every architecture of today.
const TICKS: f64 = 100.0;

/// Milliseconds that a process has had on the processors, all its threads together.
pub fn of(pid: u32) -> anyhow::Result<f64> {
    let stat = Stat::read(pid).with_context(|| format!("the process {pid} has ended"))?;
    Ok(ms(stat.own))
}

/// Milliseconds of a PostgreSQL: its first process, those that it has now, and those that ended.
pub fn of_postgres(postmaster: u32) -> anyhow::Result<f64> {
    let first = Stat::read(postmaster).context("PostgreSQL has ended")?;
    let mut ticks = first.own + first.ended;
    for entry in fs::read_dir("/proc")? {
        let pid = entry?.file_name().to_str().and_then(|name| name.parse().ok());
        // A process that ends between two looks is among the ended ones at the next.
        let Some(stat) = pid.and_then(Stat::read) else { continue };
        if stat.parent == postmaster {
            ticks += stat.own;
        }
    }
    Ok(ms(ticks))
}

/// As `of_postgres`; nothing where the database is in the server.
pub fn of_database(postmaster: Option<u32>) -> anyhow::Result<f64> {
    postmaster.map_or(Ok(0.0), of_postgres)
}

/// Milliseconds that the processors of the machine have been busy, whoever kept them so; what a
/// virtual machine lost to others is among it.
pub fn of_machine() -> anyhow::Result<f64> {
    let text = fs::read_to_string("/proc/stat")?;
    let line = text.lines().next().and_then(|line| line.strip_prefix("cpu "));
    let fields = line.context("/proc/stat does not tell of the processors")?.split_whitespace();
    // user, nice, system, idle, iowait, irq, softirq, steal; what guests take is in user already.
    let busy = fields.take(8).enumerate().filter(|(place, _)| ![3, 4].contains(place));
    let busy = busy.map(|(_, ticks)| ticks.parse::<u64>()).sum::<Result<u64, _>>()?;
    Ok(ms(busy))
}

/// The process that another was started by.
pub fn parent(pid: u32) -> anyhow::Result<u32> {
    let stat = Stat::read(pid).context("PostgreSQL does not run on this machine")?;
    Ok(stat.parent)
}

/// Resident memory in KiB.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    /// All of it.
    pub all: u64,
    /// What is the process's own: the rest are pages of files, mostly of the binary, which the system
    /// can take back.
    pub own: u64,
}

/// Resident memory of a process.
pub fn memory(pid: u32) -> anyhow::Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let memory_of = |name| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.context("no resident memory")
    };
    Ok(Memory { all: memory_of("VmRSS:")?, own: memory_of("RssAnon:")? })
}

struct Stat {
    parent: u32,
    own: u64,
    ended: u64,
}

impl Stat {
    fn read(pid: u32) -> Option<Self> {
        let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name before it may have blanks and parentheses.
        let (_, rest) = text.rsplit_once(") ")?;
        let fields: Vec<&str> = rest.split(' ').collect();
        let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
        Some(Self {
            parent: u32::try_from(number(1)?).ok()?,
            own: number(11)? + number(12)?,
            ended: number(13)? + number(14)?,
        })
    }
}

fn ms(ticks: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far from 2^53 ticks")]
    let ticks = ticks as f64;
    ticks * 1000.0 / TICKS
}
