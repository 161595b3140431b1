use std::fmt::Write;

use entity::choice::{Fulfillment, Invoicing, OrderStatus, QuoteStatus};
use entity::id::{OrderId, QuoteId};
use entity::{order, quote};
use expect_test::expect;
use uuid::Uuid;

use crate::platform::error::{UserError, UserErrorCode, UserErrorDetail};
use crate::sales::closing::rules::winner::{
    Choice, OPEN_QUOTES, Winner, current, in_time, may_be_lost, none_open, others, proposed, winner,
};
use crate::sales::opportunity::rules::sample::{day, noon, opportunity, quote};

const DRAFT: u16 = 1;
const ACTIVE: u16 = 2;
const WON: u16 = 3;
const CLOSED: u16 = 4;
const ACTIVE_TOO: u16 = 5;

fn made(number: u16) -> quote::Model {
    let status = match number {
        DRAFT => QuoteStatus::Draft,
        WON => QuoteStatus::Won,
        CLOSED => QuoteStatus::Closed,
        _ => QuoteStatus::Active,
    };
    quote(number, status)
}

fn named(id: QuoteId) -> &'static str {
    let known = [
        (DRAFT, "draft"),
        (ACTIVE, "active"),
        (WON, "won"),
        (CLOSED, "closed"),
        (ACTIVE_TOO, "active too"),
    ];
    known.iter().find(|(number, _)| made(*number).id == id).map_or("unknown", |(_, name)| name)
}

fn shown(found: Result<Winner, UserError>) -> String {
    match found {
        Ok(Winner::Nobody) => "nobody".to_owned(),
        Ok(Winner::Won(id)) => format!("{}, as it is", named(id)),
        Ok(Winner::Active(id)) => format!("{}, to be won", named(id)),
        Ok(Winner::Draft(id)) => format!("{}, to be activated and won", named(id)),
        Err(problem) => format!("{:?} {:?}", problem.code, quotes_of(&problem)),
    }
}

fn quotes_of(problem: &UserError) -> Vec<&'static str> {
    match &problem.detail {
        UserErrorDetail::Transition(transition) => {
            transition.records.iter().map(|id| named((*id).into())).collect()
        }
        UserErrorDetail::None
        | UserErrorDetail::Version { .. }
        | UserErrorDetail::Duplicates(_) => Vec::new(),
    }
}

#[test]
fn the_winner_by_what_there_is_and_what_is_named() {
    let opportunity = opportunity();
    let sets: [&[u16]; 7] = [
        &[],
        &[DRAFT],
        &[DRAFT, ACTIVE, CLOSED],
        &[ACTIVE, ACTIVE_TOO],
        &[DRAFT, ACTIVE, ACTIVE_TOO, WON],
        &[CLOSED],
        &[DRAFT, ACTIVE, WON, CLOSED],
    ];
    let order = order();
    let mut table = String::new();
    for set in sets {
        let quotes: Vec<_> = set.iter().map(|number| made(*number)).collect();
        let names: Vec<_> = quotes.iter().map(|quote| named(quote.id)).collect();
        let _ = writeln!(table, "{names:?}");
        let ask = |named, order| {
            shown(winner(Choice { opportunity: &opportunity, quotes: &quotes, named, order }))
        };
        let _ = writeln!(table, "  none named: {}", ask(None, None));
        for quote in &quotes {
            let _ = writeln!(table, "  {} named: {}", named(quote.id), ask(Some(quote.id), None));
            if set.contains(&WON) {
                let ordered = ask(Some(quote.id), Some(&order));
                let _ = writeln!(table, "  {} named, an order exists: {ordered}", named(quote.id));
            }
        }
        let _ = writeln!(table, "  proposed: {}", proposed(&quotes).map_or("none", named));
        let _ = writeln!(table, "  current: {}", current(&quotes).map_or("none", named));
    }
    expect![[r#"
        []
          none named: nobody
          proposed: none
          current: none
        ["draft"]
          none named: nobody
          draft named: draft, to be activated and won
          proposed: none
          current: draft
        ["draft", "active", "closed"]
          none named: active, to be won
          draft named: draft, to be activated and won
          active named: active, to be won
          closed named: INVALID_STATE ["closed"]
          proposed: active
          current: active
        ["active", "active too"]
          none named: AMBIGUOUS_QUOTE ["active", "active too"]
          active named: active, to be won
          active too named: active too, to be won
          proposed: none
          current: active too
        ["draft", "active", "active too", "won"]
          none named: won, as it is
          draft named: draft, to be activated and won
          draft named, an order exists: INVALID_STATE ["won"]
          active named: active, to be won
          active named, an order exists: INVALID_STATE ["won"]
          active too named: active too, to be won
          active too named, an order exists: INVALID_STATE ["won"]
          won named: won, as it is
          won named, an order exists: won, as it is
          proposed: won
          current: won
        ["closed"]
          none named: nobody
          closed named: INVALID_STATE ["closed"]
          proposed: none
          current: closed
        ["draft", "active", "won", "closed"]
          none named: won, as it is
          draft named: draft, to be activated and won
          draft named, an order exists: INVALID_STATE ["won"]
          active named: active, to be won
          active named, an order exists: INVALID_STATE ["won"]
          won named: won, as it is
          won named, an order exists: won, as it is
          closed named: INVALID_STATE ["closed"]
          closed named, an order exists: INVALID_STATE ["won"]
          proposed: won
          current: won
    "#]]
    .assert_eq(&table);
}

#[test]
fn a_quote_of_another_opportunity_is_not_found() {
    let (opportunity, quotes) = (opportunity(), [made(ACTIVE)]);
    let choice = Choice {
        opportunity: &opportunity,
        quotes: &quotes,
        named: Some(made(DRAFT).id),
        order: None,
    };
    let problem = winner(choice).expect_err("it is none of the opportunity's");
    assert_eq!(problem.code, UserErrorCode::NOT_FOUND);
    assert_eq!(problem.path, ["winningQuoteId"]);
}

#[test]
fn accepted_comes_before_sent_and_the_last_sent_before_others() {
    let (mut sent, mut sent_later, mut accepted) =
        (made(ACTIVE), made(ACTIVE_TOO), quote(6, QuoteStatus::Active));
    sent.sent_at = Some(noon("2026-11-10"));
    sent_later.sent_at = Some(noon("2026-11-11"));
    let quotes = [sent.clone(), sent_later.clone(), made(DRAFT), accepted.clone()];
    assert_eq!(proposed(&quotes), Some(sent_later.id));
    accepted.accepted_at = Some(noon("2026-11-09"));
    assert_eq!(proposed(&[sent, sent_later, accepted.clone()]), Some(accepted.id));
}

/// The order of the WON quote.
fn order() -> order::Model {
    order::Model {
        id: OrderId::from(Uuid::nil()),
        opportunity_id: opportunity().id,
        quote_id: made(WON).id,
        version: 1,
        number: "ORD-1".to_owned(),
        status: OrderStatus::Active,
        fulfillment: Fulfillment::None,
        created_at: noon("2026-11-03"),
        updated_at: noon("2026-11-03"),
        invoicing: Invoicing::None,
        cancel_reason: None,
    }
}

#[test]
fn an_order_that_stands_is_named_with_what_cancels_it() {
    assert!(may_be_lost(&opportunity(), None).is_ok());
    let problem = may_be_lost(&opportunity(), Some(&order())).expect_err("an order stands");
    assert_eq!((problem.code, quotes_of(&problem)), (UserErrorCode::INVALID_STATE, vec!["won"]));
    let UserErrorDetail::Transition(transition) = problem.detail else {
        panic!("it has blockers");
    };
    let clears: Vec<_> = transition.blockers.iter().map(|blocker| blocker.cleared_by).collect();
    assert_eq!(clears, [Some("cancelOrder")]);
    let is_allowed = |action: &str| transition.allowed.iter().any(|allowed| allowed == action);
    assert!(!is_allowed("CLOSE_AS_LOST"), "it would be refused again");
    assert!(is_allowed("CLOSE_AS_WON"), "the quote of the order may win");
}

#[test]
fn the_other_standing_quotes_end_with_the_opportunity() {
    let quotes = [DRAFT, ACTIVE, WON, CLOSED, ACTIVE_TOO].map(made);
    let with = |winner| others(&quotes, winner).into_iter().map(named).collect::<Vec<_>>();
    assert_eq!(with(Winner::Nobody), ["draft", "active", "won", "active too"]);
    assert_eq!(with(Winner::Active(made(ACTIVE).id)), ["draft", "won", "active too"]);
    assert_eq!(with(Winner::Won(made(WON).id)), ["draft", "active", "active too"]);
}

#[test]
fn open_quotes_are_refused_by_name() {
    assert!(none_open(&opportunity(), Vec::new()).is_ok());
    let problem = none_open(&opportunity(), vec![made(DRAFT).id]).expect_err("one is open");
    assert_eq!((problem.code, quotes_of(&problem)), (OPEN_QUOTES, vec!["draft"]));
}

#[test]
fn an_expired_winner_needs_an_excuse() {
    let opportunity = opportunity();
    let mut late = made(ACTIVE);
    late.valid_until = Some(day("2026-11-10"));
    let id = late.id;
    let quotes = [late];
    let choice = Choice { opportunity: &opportunity, quotes: &quotes, named: None, order: None };
    let on = |today, is_excused, winner| in_time(choice, winner, day(today), is_excused).is_ok();
    assert!(on("2026-11-10", false, Winner::Active(id)), "the last day counts");
    assert!(!on("2026-11-11", false, Winner::Active(id)));
    assert!(on("2026-11-11", true, Winner::Active(id)));
    assert!(on("2026-11-11", false, Winner::Won(id)), "what is won is won");
}
