use super::*;

fn write(table: &'static str, kind: Kind, row: Option<u128>, sql: &str, values: &[i32]) -> Waiting {
    let values = values.iter().map(|value| (*value).into());
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    Waiting { table, kind, row: row.map(Uuid::from_u128), statement }
}

#[test]
fn several_writes_are_said_as_one_statement() {
    let one = write("a", Kind::Insert, None, "INSERT INTO a VALUES ($1, $2)", &[1, 2]);
    let two = write("b", Kind::Update, Some(1), "UPDATE b SET x = $1 WHERE id = $2", &[3, 4]);
    let statement = at_once(vec![one, two]);
    let expected = "WITH w0 AS (INSERT INTO a VALUES ($1, $2)), \
        w1 AS (UPDATE b SET x = $3 WHERE id = $4 RETURNING 1) \
        SELECT 0::BIGINT + (SELECT count(*) FROM w1)";
    assert_eq!(statement.sql, expected);
    assert_eq!(statement.values.unwrap().0, [1, 2, 3, 4].map(sea_orm::Value::from));
}

#[test]
fn what_touches_the_same_rows_is_not_said_at_once() {
    let write = |table, kind, row| write(table, kind, row, "", &[]);
    let added = write("a", Kind::Insert, Some(1));
    assert!(!added.collides(&write("a", Kind::Insert, Some(2))));
    assert!(!added.collides(&write("b", Kind::Update, Some(1))));
    assert!(added.collides(&write("a", Kind::Update, Some(2))), "it may be the same by other keys");
    let changed = write("a", Kind::Update, Some(1));
    assert!(!changed.collides(&write("a", Kind::Update, Some(2))));
    assert!(changed.collides(&write("a", Kind::Update, Some(1))));
    assert!(changed.collides(&write("a", Kind::Insert, Some(2))));
    assert!(write("a", Kind::Update, None).collides(&changed), "which row is not known");
}

#[test]
fn a_statement_names_a_table_as_a_whole_word() {
    let waiting = [write("line", Kind::Insert, None, "", &[])];
    assert!(names_any("SELECT \"line\".\"id\" FROM \"line\"", &waiting));
    assert!(names_any("SELECT 1 FROM line", &waiting));
    assert!(!names_any("SELECT headline, line_id FROM deadline", &waiting));
    assert!(!names_any("SELECT 1 FROM line", &[]));
}
