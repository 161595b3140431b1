//! A search text knows the kind of its record, and each kind has an index of its own: a word that is frequent in another
//! kind costs nothing. And the leads of a status, owner or team are read in each order that a list can have.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

/// The prefixes of the client ids of records that are searched, and their tables.
const KINDS: [(&str, &str); 6] = [
    ("opp", "opportunity"),
    ("led", "lead"),
    ("acc", "account"),
    ("con", "contact"),
    ("prd", "product"),
    ("not", "note"),
];

/// By what the leads of a list are chosen, and how they are sorted, other than by the time of their creation.
const CHOSEN: [&str; 3] = ["status", "owner_id", "team_id"];
const SORTED: [&str; 3] = ["updated_at", "sort_key", "estimated_value"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        let mut statements: Vec<String> = if is_sqlite {
            UNINDEX_SQLITE.iter().map(|&it| it.to_owned()).collect()
        } else {
            vec!["DROP INDEX search_document_text".to_owned()]
        };
        let text = if is_sqlite { "TEXT" } else { "text" };
        statements.push(format!(
            "ALTER TABLE search_document ADD COLUMN kind {text} NOT NULL DEFAULT ''"
        ));
        for (kind, table) in KINDS {
            statements.push(format!(
                "UPDATE search_document SET kind = '{kind}' WHERE record_id IN (SELECT id FROM {table})"
            ));
        }
        for (kind, _) in KINDS {
            if is_sqlite {
                statements.extend(index_sqlite(kind));
            } else {
                statements.push(index_postgres(kind));
            }
        }
        statements.extend(orders().map(|(chosen, sorted)| {
            format!("CREATE INDEX lead_{chosen}_{sorted}_id ON lead ({chosen}, {sorted}, id)")
        }));
        run(manager, &statements).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        let mut statements: Vec<String> = orders()
            .map(|(chosen, sorted)| format!("DROP INDEX lead_{chosen}_{sorted}_id"))
            .collect();
        for (kind, _) in KINDS {
            if is_sqlite {
                statements.extend(unindex_sqlite(kind));
            } else {
                statements.push(format!("DROP INDEX search_document_{kind}"));
            }
        }
        statements.push("ALTER TABLE search_document DROP COLUMN kind".to_owned());
        if is_sqlite {
            statements.extend(INDEX_SQLITE.iter().map(|&it| it.to_owned()));
        } else {
            statements.push(
                "CREATE INDEX search_document_text ON search_document USING gin (text gin_trgm_ops)"
                    .to_owned(),
            );
        }
        run(manager, &statements).await
    }
}

fn orders() -> impl Iterator<Item = (&'static str, &'static str)> {
    CHOSEN.into_iter().flat_map(|chosen| SORTED.map(|sorted| (chosen, sorted)))
}

async fn run(manager: &SchemaManager<'_>, statements: &[String]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

/// New texts wait in a list that every search reads: it is kept short.
fn index_postgres(kind: &str) -> String {
    format!(
        "CREATE INDEX search_document_{kind} ON search_document USING gin (text gin_trgm_ops) \
         WITH (gin_pending_list_limit = 256) WHERE kind = '{kind}'"
    )
}

/// FTS5 keeps no copy of the text: triggers tell it of each change. The kind of a record never changes.
fn index_sqlite(kind: &str) -> [String; 5] {
    let index = format!("search_index_{kind}");
    let forget =
        format!("INSERT INTO {index} ({index}, rowid, text) VALUES ('delete', old.key, old.text)");
    let add = format!("INSERT INTO {index} (rowid, text) VALUES (new.key, new.text)");
    let trigger = |name: &str, on: &str, row: &str, body: &str| {
        format!(
            "CREATE TRIGGER search_document_{name}_{kind} AFTER {on} ON search_document \
             WHEN {row}.kind = '{kind}' BEGIN {body}; END"
        )
    };
    [
        format!(
            "CREATE VIRTUAL TABLE {index} USING fts5 (text, content = 'search_document', \
             content_rowid = 'key', tokenize = 'trigram case_sensitive 1')"
        ),
        format!(
            "INSERT INTO {index} (rowid, text) \
             SELECT key, text FROM search_document WHERE kind = '{kind}'"
        ),
        trigger("added", "INSERT", "new", &add),
        trigger("dropped", "DELETE", "old", &forget),
        trigger("changed", "UPDATE", "new", &format!("{forget}; {add}")),
    ]
}

fn unindex_sqlite(kind: &str) -> [String; 4] {
    let drop = |name: &str| format!("DROP TRIGGER search_document_{name}_{kind}");
    [drop("added"), drop("dropped"), drop("changed"), format!("DROP TABLE search_index_{kind}")]
}

const UNINDEX_SQLITE: [&str; 4] = [
    "DROP TRIGGER search_document_added",
    "DROP TRIGGER search_document_dropped",
    "DROP TRIGGER search_document_changed",
    "DROP TABLE search_index",
];

/// One index for all kinds, as it was.
const INDEX_SQLITE: [&str; 5] = [
    "CREATE VIRTUAL TABLE search_index USING fts5 (text, content = 'search_document', \
     content_rowid = 'key', tokenize = 'trigram case_sensitive 1')",
    "INSERT INTO search_index (search_index) VALUES ('rebuild')",
    "CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN \
     INSERT INTO search_index (rowid, text) VALUES (new.key, new.text); END",
    "CREATE TRIGGER search_document_dropped AFTER DELETE ON search_document BEGIN \
     INSERT INTO search_index (search_index, rowid, text) VALUES ('delete', old.key, old.text); END",
    "CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN \
     INSERT INTO search_index (search_index, rowid, text) VALUES ('delete', old.key, old.text); \
     INSERT INTO search_index (rowid, text) VALUES (new.key, new.text); END",
];
