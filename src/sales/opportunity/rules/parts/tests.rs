use entity::choice::{OpportunityStatus, Rating};
use entity::id::{TeamId, UserId};
use entity::money::Amount;
use entity::opportunity::Model;
use entity::share::Shares;
use expect_test::expect;

use crate::sales::opportunity::rules::parts::of_record;
use crate::sales::opportunity::rules::sample::{day, noon, opportunity, stage};

#[test]
fn a_change_names_the_parts_whose_fields_differ() {
    type Change = (&'static str, fn(&mut Model));
    let changes: [Change; 14] = [
        ("nothing", |_| {}),
        ("version", |row| row.version = 2),
        ("name", |row| row.name.push('!')),
        ("rating", |row| row.rating = Some(Rating::Hot)),
        ("customer", |row| row.customer_name.push('!')),
        ("team", |row| row.team_id = Some(TeamId::generate())),
        ("owner", |row| row.owner_id = UserId::generate()),
        ("probability", |row| row.probability = 99),
        ("value", |row| row.estimated_value = Amount::from_units(1)),
        ("close date", |row| row.estimated_close_date = Some(day("2026-12-01"))),
        ("stage", |row| (row.stage_id, row.probability) = (stage(2).id, 80)),
        ("won", |row| row.status = OpportunityStatus::Won),
        ("deleted", |row| row.deleted_at = Some(noon("2026-12-01"))),
        ("hold, need", |row| {
            row.is_on_hold = true;
            row.customer_need = Some("A pump".to_owned());
        }),
    ];
    let mut table = String::new();
    for (name, change) in changes {
        let mut after = Model { shared_with: Shares::NONE, ..opportunity() };
        change(&mut after);
        table += &format!("{name}: {:?}\n", of_record(&opportunity(), &after));
    }
    expect![[r#"
        nothing: []
        version: []
        name: [Details]
        rating: [Details]
        customer: [Customer]
        team: [Owner]
        owner: [Owner]
        probability: [Forecast]
        value: [Forecast]
        close date: [Forecast]
        stage: [Forecast, Stage]
        won: [Status]
        deleted: [Status]
        hold, need: [Hold, KeyFacts]
    "#]]
    .assert_eq(&table);
}
