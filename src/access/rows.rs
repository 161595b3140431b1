//! For every table: which permission reads it, and which rows an actor sees.
//!
//! A table without a rule here cannot be read at all.

use entity::choice::Reach;
use entity::{
    account, api_token, audit_chain, audit_entry, campaign, close_reason, closing, competitor,
    contact, currency, document, event_counter, event_log, exchange_rate, holiday, invoice, lead,
    line, opportunity, opportunity_competitor, opportunity_history, order, organization, party,
    period, price_list, price_list_item, price_tier, product, quote, sales_process, source, stage,
    stage_step, stage_visit, stakeholder, step_tick, tax_rate, team, unit, unit_group, user,
};
use sea_orm::sea_query::{Expr, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, Select};

use crate::access::Actor;
use crate::access::permission::Permission;

/// A table whose rows can be read by those who may.
pub trait Visible: EntityTrait {
    /// The permission that reads it.
    const VIEW: Permission;
    /// Whether it is small, seen by all and changed seldom: then it is kept in memory, see
    /// `platform::db::small`.
    const IS_SMALL: bool = false;

    /// Narrows a selection to the rows within the actor's reach.
    fn visible_to(rows: Select<Self>, actor: &Actor) -> Select<Self>;
}

macro_rules! seen_by_all {
    ($permission:ident, $is_small:literal: $($table:ident)*) => {$(
        impl Visible for $table::Entity {
            const VIEW: Permission = Permission::$permission;
            const IS_SMALL: bool = $is_small;

            fn visible_to(rows: Select<Self>, _: &Actor) -> Select<Self> {
                rows
            }
        }
    )*};
}

seen_by_all! { ViewReference, true:
    currency team user campaign source competitor close_reason unit_group unit price_list tax_rate
    sales_process stage stage_step
}
seen_by_all! { ViewReference, false:
    organization holiday period exchange_rate product price_list_item price_tier
}
// The log is filtered event by event, by the record that each is about.
seen_by_all! { ViewPipeline, false: event_log event_counter }
seen_by_all! { ViewAudit, false: audit_entry audit_chain }

macro_rules! seen_with_its_deal {
    ($($table:ident)*) => {$(
        impl Visible for $table::Entity {
            const VIEW: Permission = Permission::ViewPipeline;

            fn visible_to(rows: Select<Self>, actor: &Actor) -> Select<Self> {
                match deals(actor) {
                    None => rows,
                    Some(deals) => rows.filter($table::Column::OpportunityId.in_subquery(deals)),
                }
            }
        }
    )*};
}

seen_with_its_deal! {
    document quote order invoice closing stage_visit step_tick opportunity_competitor stakeholder
    opportunity_history
}

macro_rules! seen_with_its_document {
    ($($table:ident)*) => {$(
        impl Visible for $table::Entity {
            const VIEW: Permission = Permission::ViewPipeline;

            fn visible_to(rows: Select<Self>, actor: &Actor) -> Select<Self> {
                let Some(deals) = deals(actor) else { return rows };
                let documents = Query::select()
                    .column(document::Column::Id)
                    .from(document::Entity)
                    .and_where(Expr::col(document::Column::OpportunityId).in_subquery(deals))
                    .to_owned();
                rows.filter($table::Column::DocumentId.in_subquery(documents))
            }
        }
    )*};
}

seen_with_its_document! { line party }

impl Visible for api_token::Entity {
    const VIEW: Permission = Permission::ManageOwnTokens;

    fn visible_to(rows: Select<Self>, actor: &Actor) -> Select<Self> {
        match actor.user_id {
            Some(user) if !actor.may(Permission::ManageUsers) => {
                rows.filter(api_token::Column::UserId.eq(user))
            }
            Some(_) | None => rows,
        }
    }
}

impl Visible for lead::Entity {
    const VIEW: Permission = Permission::ViewPipeline;

    fn visible_to(rows: Select<Self>, actor: &Actor) -> Select<Self> {
        match reach(actor, lead::Column::OwnerId, lead::Column::TeamId) {
            None => rows,
            Some(own) => rows.filter(own),
        }
    }
}

impl Visible for opportunity::Entity {
    const VIEW: Permission = Permission::ViewPipeline;

    fn visible_to(rows: Select<Self>, actor: &Actor) -> Select<Self> {
        match reach(actor, opportunity::Column::OwnerId, opportunity::Column::TeamId) {
            None => rows,
            Some(own) => rows.filter(own),
        }
    }
}

impl Visible for account::Entity {
    const VIEW: Permission = Permission::ViewCustomers;

    fn visible_to(rows: Select<Self>, actor: &Actor) -> Select<Self> {
        let own = reach(actor, account::Column::OwnerId, account::Column::TeamId);
        let (Some(own), Some(mut deals)) = (own, deals(actor)) else {
            return rows;
        };
        let attached = deals
            .clear_selects()
            .column(opportunity::Column::AccountId)
            .and_where(Expr::col(opportunity::Column::AccountId).is_not_null())
            .to_owned();
        rows.filter(Condition::any().add(own).add(account::Column::Id.in_subquery(attached)))
    }
}

impl Visible for contact::Entity {
    const VIEW: Permission = Permission::ViewCustomers;

    fn visible_to(rows: Select<Self>, actor: &Actor) -> Select<Self> {
        let own = reach(actor, contact::Column::OwnerId, contact::Column::TeamId);
        let (Some(own), Some(mut deals)) = (own, deals(actor)) else {
            return rows;
        };
        let attached = deals
            .clear_selects()
            .column(opportunity::Column::ContactId)
            .and_where(Expr::col(opportunity::Column::ContactId).is_not_null())
            .to_owned();
        rows.filter(Condition::any().add(own).add(contact::Column::Id.in_subquery(attached)))
    }
}

/// The ids of the opportunities within reach; `None`: all of them.
fn deals(actor: &Actor) -> Option<SelectStatement> {
    let own = reach(actor, opportunity::Column::OwnerId, opportunity::Column::TeamId)?;
    Some(
        Query::select()
            .column(opportunity::Column::Id)
            .from(opportunity::Entity)
            .cond_where(own)
            .to_owned(),
    )
}

fn reach<C: ColumnTrait>(actor: &Actor, owner: C, team: C) -> Option<Condition> {
    let is_own: SimpleExpr = match actor.user_id {
        Some(user) => owner.eq(user),
        None => return None,
    };
    match actor.reach {
        Reach::All => None,
        Reach::Own => Some(Condition::all().add(is_own)),
        Reach::Team => {
            let of_team = actor.team_id.map(|id| team.eq(id));
            Some(Condition::any().add(is_own).add_option(of_team))
        }
    }
}
