//! A database for one test: SQLite in a folder, or one on the server that DATABASE_URL names.

use forsat::platform::db::{Db, DbLimits};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement, TransactionTrait};
use tempfile::TempDir;

/// A database for one test, dropped with it.
pub struct Scratch {
    url: String,
    folder: TempDir,
    server: Option<(String, String)>,
}

impl Scratch {
    /// An empty database: on a server with all tables, in a file without tables.
    pub async fn create() -> Self {
        match server() {
            Some(server) => {
                let template = template(&server).await;
                Self::on_server(server, &format!("TEMPLATE {template}")).await
            }
            None => Self::bare().await,
        }
    }

    /// A database without tables.
    pub async fn bare() -> Self {
        match server() {
            Some(server) => Self::on_server(server, "").await,
            None => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let file = folder.path().join("forsat.db");
                let url = format!("sqlite://{}?mode=rwc", file.display());
                Self { url, folder, server: None }
            }
        }
    }

    async fn on_server(server: String, from: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let name = format!("forsat_{}", uuid::Uuid::now_v7().simple());
        run(&server, &format!("CREATE DATABASE {name} {from}")).await;
        let url = of_server(&server, &name);
        Self { url, folder, server: Some((server, name)) }
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A folder for this test.
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

fn server() -> Option<String> {
    std::env::var("DATABASE_URL").ok().filter(|url| url.starts_with("postgres"))
}

/// A database with all tables and no rows, created once for all tests, because a copy of it is faster than migrating.
#[expect(clippy::disallowed_methods, reason = "the tests' own work has no actor")]
async fn template(server: &str) -> String {
    let steps: Vec<String> =
        Migrator::get_migration_files().iter().map(|step| step.name().to_owned()).collect();
    let name = format!("forsat_template_{}", steps.len());
    let connection = Database::connect(server).await.expect("the server can be reached");
    // The lock ends with its transaction; another connection creates the database.
    let lock = connection.begin().await.expect("a transaction begins");
    lock.execute_unprepared("SELECT pg_advisory_xact_lock(1405)").await.expect("the lock comes");
    let known = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let known = Statement::from_string(DbBackend::Postgres, known);
    if lock.query_one_raw(known).await.expect("the catalogue can be read").is_none() {
        let making = format!("{name}_making");
        run(server, &format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)")).await;
        run(server, &format!("CREATE DATABASE {making}")).await;
        let db =
            Db::connect(&of_server(server, &making), DbLimits::default(), forsat::slices::hooks())
                .await;
        let db = db.expect("the database can be reached");
        db.migrate().await.expect("the tables are made");
        db.close().await;
        run(server, &format!("ALTER DATABASE {making} RENAME TO {name}")).await;
    }
    lock.commit().await.expect("the lock goes");
    connection.close().await.expect("the connection closes");
    name
}

fn of_server(server: &str, database: &str) -> String {
    let (before, _) = server.rsplit_once('/').expect("an address with a database");
    format!("{before}/{database}")
}

async fn run(server: &str, statement: &str) {
    let connection = Database::connect(server).await.expect("the server can be reached");
    connection.execute_unprepared(statement).await.expect("the statement runs");
    connection.close().await.expect("the connection closes");
}
