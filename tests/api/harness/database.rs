//! A database of a test's own: SQLite in a folder, or one on the server that DATABASE_URL names.

use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;

/// A database of a test's own; gone with it.
pub struct Scratch {
    url: String,
    folder: TempDir,
    server: Option<(String, String)>,
}

impl Scratch {
    /// An empty database.
    pub async fn create() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        match std::env::var("DATABASE_URL") {
            Ok(server) if server.starts_with("postgres") => Self::on_server(server, folder).await,
            _ => {
                let file = folder.path().join("forsat.db");
                let url = format!("sqlite://{}?mode=rwc", file.display());
                Self { url, folder, server: None }
            }
        }
    }

    async fn on_server(server: String, folder: TempDir) -> Self {
        let name = format!("forsat_{}", uuid::Uuid::now_v7().simple());
        run(&server, &format!("CREATE DATABASE {name}")).await;
        let (before, _) = server.rsplit_once('/').expect("an address with a database");
        let url = format!("{before}/{name}");
        Self { url, folder, server: Some((server, name)) }
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A folder of the test's own.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let Some((server, name)) = self.server.take() else { return };
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            runtime.expect("a runtime").block_on(run(&server, &drop));
        });
        let _ = dropping.join();
    }
}

async fn run(server: &str, statement: &str) {
    let connection = Database::connect(server).await.expect("the server can be reached");
    connection.execute_unprepared(statement).await.expect("the statement runs");
    connection.close().await.expect("the connection closes");
}
