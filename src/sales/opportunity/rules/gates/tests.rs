use std::fmt::Write;

use entity::choice::{BudgetStatus, PurchaseTimeframe, QuoteStatus, Rating, StepKind};
use entity::id::{AccountId, ContactId};
use entity::money::Amount;
use entity::{opportunity, quote};
use expect_test::expect;
use sea_orm::Iterable;

use crate::process::rules::FIELDS;
use crate::sales::opportunity::rules::gates::{GateFacts, blockers, is_done};
use crate::sales::opportunity::rules::sample::{day, noon, opportunity, quote, stage, step};

fn known<'a>(opportunity: &'a opportunity::Model, quotes: &'a [quote::Model]) -> GateFacts<'a> {
    GateFacts { opportunity, quotes, ticks: &[], lines: 0, competitors: 0 }
}

#[test]
fn every_kind_of_step_and_what_clears_it() {
    let opportunity = opportunity();
    let mut sent = quote(4, QuoteStatus::Closed);
    sent.activated_at = Some(noon("2026-11-04"));
    sent.sent_at = Some(noon("2026-11-05"));
    let quotes = [
        ("no quote", vec![]),
        ("draft", vec![quote(1, QuoteStatus::Draft)]),
        ("active", vec![quote(2, QuoteStatus::Active)]),
        ("canceled", vec![quote(3, QuoteStatus::Closed)]),
        ("sent once, then canceled", vec![sent]),
    ];
    let mut table = String::new();
    for kind in StepKind::iter() {
        let mut step = step(1, 1, kind);
        if kind == StepKind::Field {
            step.field = Some("customerNeed".to_owned());
        }
        let open =
            blockers(&[step.stage_id], std::slice::from_ref(&step), &known(&opportunity, &[]));
        let blocker = &open[0];
        let _ = writeln!(
            table,
            "{kind:?}: \"{}\", field {:?}, cleared by {}",
            blocker.message.in_locale("en"),
            blocker.field,
            blocker.cleared_by.unwrap_or("nothing"),
        );
        let with: Vec<_> = quotes
            .iter()
            .filter(|(_, quotes)| is_done(&step, &known(&opportunity, quotes)))
            .map(|(name, _)| *name)
            .collect();
        let ticked = GateFacts { ticks: &[step.id], ..known(&opportunity, &[]) };
        let lined = GateFacts { lines: 1, ..known(&opportunity, &[]) };
        let _ = writeln!(
            table,
            "  done with: {with:?}{}{}",
            if is_done(&step, &ticked) { " a tick" } else { "" },
            if is_done(&step, &lined) { " lines" } else { "" },
        );
    }
    expect![[r#"
        Field: "Fill in: Step 1.", field Some("customerNeed"), cleared by updateOpportunity
          done with: []
        Lines: "The opportunity needs lines: Step 1.", field None, cleared by setLines
          done with: [] lines
        Quote: "The opportunity needs a quote: Step 1.", field None, cleared by generateQuote
          done with: ["draft", "active"]
        ActiveQuote: "A quote must be activated: Step 1.", field None, cleared by activateQuote
          done with: ["active", "sent once, then canceled"]
        SentQuote: "A quote must be sent: Step 1.", field None, cleared by markQuoteSent
          done with: ["sent once, then canceled"]
        Tick: "Tick off: Step 1.", field None, cleared by tickStep
          done with: [] a tick
    "#]]
    .assert_eq(&table);
}

#[test]
fn each_field_that_a_step_may_name_is_empty_at_first_and_can_be_filled() {
    let empty = opportunity();
    let full = opportunity::Model {
        customer_need: Some("need".to_owned()),
        pain_points: Some("pain".to_owned()),
        decision_maker: Some("she".to_owned()),
        budget_amount: Some(Amount::ZERO),
        budget_status: Some(BudgetStatus::MayBuy),
        purchase_timeframe: Some(PurchaseTimeframe::Unknown),
        current_situation: Some("now".to_owned()),
        proposed_solution: Some("then".to_owned()),
        estimated_close_date: Some(day("2026-12-01")),
        estimated_value: Amount::from_units(1),
        description: Some("more".to_owned()),
        rating: Some(Rating::Cold),
        account_id: Some(AccountId::generate()),
        contact_id: Some(ContactId::generate()),
        ..opportunity()
    };
    for field in FIELDS {
        let mut step = step(1, 1, StepKind::Field);
        step.field = Some(field.to_owned());
        assert!(!is_done(&step, &known(&empty, &[])), "{field} is empty");
        let known = GateFacts { competitors: 1, ..known(&full, &[]) };
        assert!(is_done(&step, &known), "{field} is filled");
    }
}

#[test]
fn only_required_steps_of_the_stages_in_question_block() {
    let opportunity = opportunity();
    let optional = entity::stage_step::Model { is_required: false, ..step(2, 1, StepKind::Tick) };
    let steps = [
        step(1, 1, StepKind::Tick),
        optional,
        step(3, 2, StepKind::Lines),
        step(4, 3, StepKind::Tick),
    ];
    let stages = [stage(1).id, stage(2).id];
    let open = blockers(&stages, &steps, &known(&opportunity, &[]));
    let open: Vec<_> = open.iter().filter_map(|blocker| blocker.step).collect();
    assert_eq!(open, [steps[0].id.uuid(), steps[2].id.uuid()]);
}
