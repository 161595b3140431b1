//! The audit, its chain, and what keeps both append-only.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::column::{Table, create, drop};

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, &tables()).await?;
        let guards = match manager.get_database_backend() {
            DbBackend::Sqlite => SQLITE_GUARDS,
            _ => POSTGRES_GUARDS,
        };
        for statement in guards.iter().chain(&[COUNTER]) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            manager.get_connection().execute_unprepared("DROP FUNCTION audit_erase").await?;
        }
        drop(manager, &tables()).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            manager.get_connection().execute_unprepared("DROP FUNCTION audit_refuse").await?;
        }
        Ok(())
    }
}

const COUNTER: &str = "INSERT INTO audit_counter (id, settled) VALUES (1, 0)";

/// Only the erasure may change an entry: it empties the values and the salt, and nothing else.
const SQLITE_GUARDS: &[&str] = &[
    "CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry BEGIN \
     SELECT RAISE(ABORT, 'the audit is append-only'); END",
    "CREATE TRIGGER audit_entry_fixed BEFORE UPDATE ON audit_entry \
     WHEN new.salt IS NOT NULL OR new.before IS NOT NULL OR new.after IS NOT NULL \
     OR new.position IS NOT old.position OR new.id IS NOT old.id \
     OR new.occurred_at IS NOT old.occurred_at OR new.actor_id IS NOT old.actor_id \
     OR new.token_id IS NOT old.token_id OR new.session_id IS NOT old.session_id \
     OR new.address IS NOT old.address OR new.request_id IS NOT old.request_id \
     OR new.verb IS NOT old.verb OR new.record_kind IS NOT old.record_kind \
     OR new.record_id IS NOT old.record_id OR new.digest IS NOT old.digest BEGIN \
     SELECT RAISE(ABORT, 'the audit is append-only'); END",
    "CREATE TRIGGER audit_chain_kept BEFORE DELETE ON audit_chain BEGIN \
     SELECT RAISE(ABORT, 'the audit is append-only'); END",
    "CREATE TRIGGER audit_chain_fixed BEFORE UPDATE ON audit_chain BEGIN \
     SELECT RAISE(ABORT, 'the audit is append-only'); END",
];

/// The erasure runs with the rights of whoever migrates: the role that serves need not be able to
/// change an entry. See `deploy/postgres/roles.sql`.
const POSTGRES_GUARDS: &[&str] = &[
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ \
     BEGIN RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'insufficient_privilege'; END $$",
    "CREATE TRIGGER audit_entry_kept BEFORE DELETE OR TRUNCATE ON audit_entry \
     FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_entry_fixed BEFORE UPDATE ON audit_entry FOR EACH ROW WHEN ( \
     new.salt IS NOT NULL OR new.before IS NOT NULL OR new.after IS NOT NULL \
     OR (new.position, new.id, new.occurred_at, new.actor_id, new.token_id, new.session_id, new.address, \
     new.request_id, new.verb, new.record_kind, new.record_id, new.digest) IS DISTINCT FROM \
     (old.position, old.id, old.occurred_at, old.actor_id, old.token_id, old.session_id, old.address, \
     old.request_id, old.verb, old.record_kind, old.record_id, old.digest)) \
     EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_chain_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain \
     FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE FUNCTION audit_erase(uuid) RETURNS bigint LANGUAGE sql SECURITY DEFINER \
     SET search_path = public, pg_temp AS $$ \
     WITH erased AS (UPDATE audit_entry SET before = NULL, after = NULL, salt = NULL \
     WHERE record_id = $1 AND salt IS NOT NULL RETURNING 1) SELECT count(*) FROM erased $$",
    "REVOKE ALL ON FUNCTION audit_erase(uuid) FROM PUBLIC",
];

fn tables() -> Vec<Table> {
    vec![
        Table::new("audit_entry")
            .serial("position")
            .uuid("id")
            .instant("occurred_at")
            .uuid_null("actor_id")
            .uuid_null("token_id")
            .uuid_null("session_id")
            .text_null("address")
            .text_null("request_id")
            .text("verb")
            .text("record_kind")
            .uuid("record_id")
            .text_null("before")
            .text_null("after")
            .bytes_null("salt")
            .bytes("digest")
            .index("occurred_at, position")
            .index("record_id, occurred_at, position")
            .index("actor_id, occurred_at, position")
            .index("verb, occurred_at, position"),
        Table::new("audit_chain")
            .big("number")
            .big("position")
            .uuid("entry_id")
            .bytes("digest")
            .bytes("chain")
            .primary_key("number")
            .unique("position"),
        Table::new("audit_counter").int("id").big("settled").primary_key("id").check("id = 1"),
    ]
}
