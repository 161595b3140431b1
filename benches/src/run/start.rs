//! A cold start on an empty folder, with SQLite.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::forsat::{Folder, Forsat, free_address};
use crate::run::cpu::{self, Memory};
use crate::run::ready;

/// What was measured.
#[derive(Debug)]
pub struct Start {
    /// From the start of the process to the first answer, the tables made and the first rows written.
    pub first: Duration,
    /// The same with the database that is there by then.
    pub again: Duration,
    /// Memory, idle.
    pub memory: Memory,
    /// Bytes of the binary.
    pub binary: u64,
}

/// Measures.
pub async fn measure(binary: &Path) -> anyhow::Result<Start> {
    let folder = Folder::new("start");
    let forsat = Forsat {
        binary: binary.to_owned(),
        database_url: None,
        data_dir: folder.path().to_owned(),
        database_connections: None,
    };
    let mut took = Vec::new();
    let mut memory = Memory::default();
    for _ in 0..2 {
        let begun = Instant::now();
        let mut server = forsat.serve(free_address()?)?;
        ready(&mut server).await?;
        took.push(begun.elapsed());
        tokio::time::sleep(Duration::from_secs(1)).await;
        memory = cpu::memory(server.pid)?;
        server.stop().await?;
    }
    Ok(Start { first: took[0], again: took[1], memory, binary: fs::metadata(binary)?.len() })
}
