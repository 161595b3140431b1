use proptest::prelude::*;
use sea_orm::sea_query::{
    Alias, CaseStatement, CommonTableExpression, Cond, Expr, ExprTrait, Func, JoinType, Order,
    Query, SelectStatement, SqliteQueryBuilder, SubQueryStatement, UnionType,
};

use super::*;

const TABLES: [&str; 6] = ["account", "contact", "lead", "line", "party", "quote"];

fn ids(table: &'static str) -> SelectStatement {
    Query::select().column(Alias::new("id")).from(Alias::new(table)).take()
}

fn value(query: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(query)))
}

/// The ways in which a query may contain another.
const WAYS: usize = 9;

fn holding(mut outer: SelectStatement, way: usize, inner: SelectStatement) -> SelectStatement {
    let id = Expr::col(Alias::new("id"));
    let always = Expr::val(1).eq(Expr::val(1));
    match way {
        0 => outer.and_where(id.in_subquery(inner)),
        1 => outer.and_where(Expr::exists(inner).not()),
        2 => outer.cond_where(
            Cond::any().add(id.is_null()).add(Cond::all().add(Expr::exists(inner)).add(always)),
        ),
        3 => outer.union(UnionType::All, inner),
        4 => outer.from_subquery(inner, Alias::new("part")),
        5 => outer.join_subquery(JoinType::LeftJoin, inner, Alias::new("part"), always),
        6 => outer.expr(CaseStatement::new().case(Expr::exists(inner), 1).finally(2)),
        7 => outer.expr(Func::coalesce([value(inner), Expr::val(0)])),
        _ => outer.with_cte(
            CommonTableExpression::new().query(inner).table_name(Alias::new("known")).to_owned(),
        ),
    };
    outer
}

proptest! {
    #[test]
    fn a_query_names_the_tables_of_its_subqueries(
        innermost in 0..TABLES.len(),
        levels in prop::collection::vec((0..TABLES.len(), 0..WAYS), 0..6),
    ) {
        let innermost = ids(TABLES[innermost]);
        let within = |inner, (table, way)| holding(ids(TABLES[table]), way, inner);
        let query = levels.iter().copied().fold(innermost, within);
        let reads = TablesRead::by(&query);
        let sql = query.to_string(SqliteQueryBuilder);
        for table in TABLES {
            prop_assert_eq!(reads.include(table), sql.contains(&format!("\"{table}\"")), "{}", sql);
        }
        prop_assert!(reads.cover(&sql), "{}", sql);
    }
}

#[test]
fn a_table_may_be_named_by_its_entity() {
    let reads = TablesRead::only::<entity::line::Entity>().and::<entity::quote::Entity>();
    assert!(reads.include("line") && reads.include("quote") && !reads.include("lead"));
}

#[test]
fn a_joined_table_is_read() {
    let always = Expr::val(1).eq(Expr::val(1));
    let joined = ids("line").join(JoinType::InnerJoin, Alias::new("quote"), always).take();
    assert!(TablesRead::by(&joined).include("quote"));
}

#[test]
fn a_table_that_the_tree_hides_is_noticed() {
    let hiding = ids("line").order_by_expr(value(ids("quote")), Order::Asc).take();
    let reads = TablesRead::by(&hiding);
    assert!(!reads.include("quote"));
    assert!(!reads.cover(&hiding.to_string(SqliteQueryBuilder)));
}
