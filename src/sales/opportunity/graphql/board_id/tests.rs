use async_graphql::{InputType, Value};
use entity::id::{ProcessId, StageId};
use serde_json::{Value as Json, json};

use super::{BoardSelection, LONGEST};
use crate::sales::opportunity::input::list::{OpportunityFilter, OpportunitySort};

/// A board by a filter and an order as clients send them.
fn board(filter: Json, order: Json) -> BoardSelection {
    let value = |json| Some(Value::from_json(json).expect("a value"));
    BoardSelection {
        process: ProcessId::from(uuid::Uuid::from_u128(1)),
        stage: None,
        filter: OpportunityFilter::parse(value(filter)).ok().expect("a filter"),
        sorts: Vec::<OpportunitySort>::parse(value(order)).ok().expect("an order"),
    }
}

#[test]
fn an_id_says_process_stage_filter_and_order_and_nothing_else() {
    let orders = [json!([]), json!([{ "field": "NAME", "direction": "ASC" }])];
    let filters = [
        json!({}),
        json!({ "mine": true }),
        json!({ "mine": false }),
        json!({ "status": ["WON"], "baseEstimatedValue": { "gte": "1.5" } }),
        json!({ "or": [{ "text": "پمپ" }, { "closePeriod": "TODAY" }, {}] }),
        json!({ "not": { "and": [{ "estimatedCloseDate": { "lte": "2026-11-23" } }] } }),
    ];
    let mut ids = Vec::new();
    for filter in &filters {
        for order in &orders {
            for stage in [None, Some(StageId::from(uuid::Uuid::from_u128(2)))] {
                let selection = BoardSelection { stage, ..board(filter.clone(), order.clone()) };
                let id = selection.id();
                let again = BoardSelection::parse(&id).expect("it is found again");
                assert_eq!(again.id(), id);
                assert_eq!(again.stage, stage);
                assert!(id.starts_with(if stage.is_some() { "col_" } else { "brd_" }));
                ids.push(id.0);
            }
        }
    }
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all);
    let one = board(json!({ "status": "WON", "isOnHold": true }), json!([]));
    let same = board(json!({ "isOnHold": true, "status": ["WON"] }), json!([]));
    assert_eq!(one.id(), same.id());
}

#[test]
fn a_long_filter_is_hashed_and_other_texts_are_no_ids() {
    let long =
        |last: &str| board(json!({ "text": format!("{}{last}", "ab ".repeat(400)) }), json!([]));
    assert!(long("x").id().len() <= LONGEST);
    assert_ne!(long("x").id(), long("y").id());
    assert!(BoardSelection::parse(&long("x").id()).is_none());
    let id = board(json!({ "mine": true }), json!([])).id().0;
    let as_column = id.replacen("brd_", "col_", 1);
    let twice = format!("{id}{id}");
    for text in ["", "brd_", "col_", "brd_e30", "opp_1", &as_column, &twice, &id[..id.len() - 1]] {
        assert!(BoardSelection::parse(text).is_none(), "{text}");
    }
}
