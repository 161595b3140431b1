use entity::choice::{Reach, Role};
use entity::id::UserId;
use entity::{account, opportunity};
use sea_orm::sea_query::PostgresQueryBuilder;

use super::*;
use crate::access::{Actor, Teams};

/// What joins a deal's account, as SQL.
fn joined(reach: Reach) -> String {
    let actor = Actor {
        user_id: Some(UserId::from(Uuid::nil())),
        role: Role::Rep,
        reach,
        teams: Teams::default(),
        may_share: false,
        scopes: None,
    };
    let named = Named::<account::Model> {
        by: Expr::col(opportunity::Column::AccountId.as_column_ref()),
        seen: account::Entity::seen_by(&actor),
        wanted: account::Model::everything().row,
        kept: Batch::default(),
    };
    let mut deals = Query::select().from(opportunity::Entity).to_owned();
    named.select(&mut deals);
    let text = deals.to_string(PostgresQueryBuilder);
    let (_, joined) = text.split_once("LEFT JOIN").expect("it is joined");
    joined.to_owned()
}

#[test]
fn what_is_read_beside_is_read_by_the_row_rule() {
    let (all, own) = (joined(Reach::All), joined(Reach::Own));
    for text in [&all, &own] {
        assert!(text.contains(r#""account"."deleted_at" IS NULL"#), "{text}");
    }
    assert!(!all.contains("owner_id"), "{all}");
    assert!(own.contains("owner_id"), "{own}");
}
