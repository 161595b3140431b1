//! Migrations create, drop and create all tables again; each table can be read as its entity.

use migration::{Migrator, MigratorTrait};
use sea_orm::{Database, DatabaseConnection, EntityTrait};

use crate::harness::database::Scratch;

async fn empty() -> (Scratch, DatabaseConnection) {
    let scratch = Scratch::bare().await;
    let connection = Database::connect(scratch.url()).await.expect("the database can be opened");
    (scratch, connection)
}

#[tokio::test]
async fn steps_run_up_down_and_up_again() {
    let (_scratch, database) = empty().await;
    for round in 1..=2 {
        Migrator::up(&database, None).await.unwrap_or_else(|error| panic!("up {round}: {error}"));
        let pending = Migrator::get_pending_migrations(&database).await.unwrap();
        assert!(pending.is_empty(), "round {round}");
        if round == 1 {
            Migrator::down(&database, None).await.expect("down");
        }
    }
}

macro_rules! read {
    ($database:ident $($table:ident)*) => {$(
        let rows = entity::$table::Entity::find().all(&$database).await;
        rows.unwrap_or_else(|error| panic!("{}: {error}", stringify!($table)));
    )*};
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "reads every table as it is")]
async fn every_table_reads_as_its_entity() {
    let (_scratch, database) = empty().await;
    Migrator::up(&database, None).await.expect("up");
    macro_rules! read_records {
        ($($(#[$doc:meta])* $id:ident $prefix:literal $table:ident $($mark:ident)*;)*) => {
            read! { database $($table)* }
        };
    }
    entity::records!(read_records);
    read! {
        database document audit_entry audit_chain audit_counter event_log event_counter
        idempotency_key number_counter search_document
    }
}
