//! For every table: which permission reads it, and which rows an actor sees.
//!
//! A table without a rule here cannot be read at all.

use entity::choice::Reach;
use entity::id::TeamId;
use entity::{
    account, api_token, audit_chain, audit_entry, browser_session, campaign, close_reason, closing,
    competitor, contact, currency, deletion, document, event_counter, event_log, exchange_rate,
    holiday, invoice, lead, line, opportunity, opportunity_competitor, opportunity_history,
    opportunity_member, order, organization, party, period, price_list, price_list_item,
    price_tier, product, quote, sales_process, source, stage, stage_step, stage_visit, stakeholder,
    step_tick, tax_rate, team, unit, unit_group, user, user_identity, user_password,
};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, Select};

use crate::access::Actor;
use crate::access::permission::Permission;

/// The most teams that are read one by one; the rows of more are read together.
const MOST_TEAMS_APART: usize = 8;

/// A table whose rows can be read by those who may.
pub trait Visible: EntityTrait {
    /// The permission that reads it.
    const VIEW: Permission;
    /// Whether it is small, seen by all and changed seldom: then it is kept in memory, see
    /// `platform::db::small`.
    const IS_CACHED: bool = false;

    /// Which rows the actor sees; `None`: all.
    fn seen_by(actor: &Actor) -> Option<Condition>;

    /// The same in parts that may overlap, each of which an index finds in the order of a list: so a
    /// page is read from its parts, where the whole would be searched through. What is deleted is in
    /// them: see `deleted_at`.
    fn parts_seen_by(actor: &Actor) -> Vec<Condition> {
        vec![Self::seen_by(actor).unwrap_or_else(Condition::all)]
    }

    /// The column that says when a row was deleted; `None`: none ever is. No index but its own has it: a
    /// count takes off what is deleted, rather than look at each row.
    fn deleted_at() -> Option<Self::Column> {
        None
    }

    /// Whether the actor may change a row that the actor sees.
    fn may_change(_: &Self::Model, _: &Actor) -> bool {
        true
    }

    /// Narrows a selection to the rows that the actor sees.
    fn visible_to(rows: Select<Self>, actor: &Actor) -> Select<Self> {
        match Self::seen_by(actor) {
            None => rows,
            Some(seen) => rows.filter(seen),
        }
    }
}

macro_rules! seen_by_all {
    ($permission:ident, $is_small:literal: $($table:ident)*) => {$(
        impl Visible for $table::Entity {
            const VIEW: Permission = Permission::$permission;
            const IS_CACHED: bool = $is_small;

            fn seen_by(_: &Actor) -> Option<Condition> {
                None
            }
        }
    )*};
}

seen_by_all! { ViewReference, true:
    currency team user campaign source competitor close_reason unit_group unit price_list tax_rate
    sales_process stage stage_step
}
seen_by_all! { ViewReference, false:
    organization holiday period exchange_rate price_list_item price_tier
}
// The log is filtered event by event, by the record that each is about.
seen_by_all! { ViewPipeline, false: event_log event_counter }
seen_by_all! { ViewAudit, false: audit_entry audit_chain }

macro_rules! seen_with_its_opportunity {
    ($($table:ident)*) => {$(
        impl Visible for $table::Entity {
            const VIEW: Permission = Permission::ViewPipeline;

            fn seen_by(actor: &Actor) -> Option<Condition> {
                let of_opportunity = ($table::Entity, $table::Column::OpportunityId);
                Some(Condition::all().add(opportunity_is_seen(actor, Expr::col(of_opportunity))?))
            }
        }
    )*};
}

seen_with_its_opportunity! {
    document quote order invoice closing stage_visit step_tick opportunity_competitor stakeholder
    opportunity_history opportunity_member
}

macro_rules! seen_with_its_document {
    ($($table:ident)*) => {$(
        impl Visible for $table::Entity {
            const VIEW: Permission = Permission::ViewPipeline;

            fn seen_by(actor: &Actor) -> Option<Condition> {
                let of_opportunity = (document::Entity, document::Column::OpportunityId);
                let of_document = Expr::col(($table::Entity, $table::Column::DocumentId));
                let document = Query::select()
                    .expr(Expr::val(1))
                    .from(document::Entity)
                    .and_where(Expr::col((document::Entity, document::Column::Id)).eq(of_document))
                    .and_where(opportunity_is_seen(actor, Expr::col(of_opportunity))?)
                    .take();
                Some(Condition::all().add(Expr::exists(document)))
            }
        }
    )*};
}

seen_with_its_document! { line party }

impl Visible for product::Entity {
    const VIEW: Permission = Permission::ViewReference;

    fn seen_by(_: &Actor) -> Option<Condition> {
        Some(Condition::all().add(product::Column::DeletedAt.is_null()))
    }

    fn parts_seen_by(_: &Actor) -> Vec<Condition> {
        vec![Condition::all()]
    }

    fn deleted_at() -> Option<product::Column> {
        Some(product::Column::DeletedAt)
    }
}

/// What is a person's own: seen by that person, and by who makes users.
macro_rules! seen_by_its_person {
    ($($table:ident)*) => {$(
        impl Visible for $table::Entity {
            const VIEW: Permission = Permission::ManageOwnTokens;

            fn seen_by(actor: &Actor) -> Option<Condition> {
                let user = actor.user_id.filter(|_| !actor.may(Permission::ManageUsers))?;
                Some(Condition::all().add($table::Column::UserId.eq(user)))
            }
        }
    )*};
}

seen_by_its_person! { api_token browser_session user_identity user_password }

impl Visible for deletion::Entity {
    const VIEW: Permission = Permission::RestoreRecords;

    fn seen_by(actor: &Actor) -> Option<Condition> {
        let own = reached(actor, deletion::Column::OwnerId, deletion::Column::TeamId)?;
        Some(any(own).add(deletion::Column::OwnerId.is_null()))
    }

    fn parts_seen_by(actor: &Actor) -> Vec<Condition> {
        let Some(mut parts) = reached(actor, deletion::Column::OwnerId, deletion::Column::TeamId)
        else {
            return vec![Condition::all()];
        };
        parts.push(Condition::all().add(deletion::Column::OwnerId.is_null()));
        parts
    }
}

impl Visible for lead::Entity {
    const VIEW: Permission = Permission::ViewPipeline;

    fn seen_by(actor: &Actor) -> Option<Condition> {
        let own = reached(actor, lead::Column::OwnerId, lead::Column::TeamId);
        Some(Condition::all().add(lead::Column::DeletedAt.is_null()).add_option(own.map(any)))
    }

    fn parts_seen_by(actor: &Actor) -> Vec<Condition> {
        let own = reached(actor, lead::Column::OwnerId, lead::Column::TeamId);
        own.unwrap_or_else(|| vec![Condition::all()])
    }

    fn deleted_at() -> Option<lead::Column> {
        Some(lead::Column::DeletedAt)
    }
}

impl Visible for opportunity::Entity {
    const VIEW: Permission = Permission::ViewPipeline;

    fn seen_by(actor: &Actor) -> Option<Condition> {
        let seen = opportunities_reached(actor);
        let stands = opportunity::Column::DeletedAt.is_null();
        Some(Condition::all().add(stands).add_option(seen.map(any)))
    }

    fn parts_seen_by(actor: &Actor) -> Vec<Condition> {
        opportunities_reached(actor).unwrap_or_else(|| vec![Condition::all()])
    }

    fn deleted_at() -> Option<opportunity::Column> {
        Some(opportunity::Column::DeletedAt)
    }

    fn may_change(row: &opportunity::Model, actor: &Actor) -> bool {
        actor.may_write(row.owner_id, row.team_id, &row.shared_with)
    }
}

/// Customers: within reach, or attached to a record that is.
macro_rules! customer {
    ($($table:ident: $by:ident $($attached:ident $staked:ident)?;)*) => {$(
        impl Visible for $table::Entity {
            const VIEW: Permission = Permission::ViewCustomers;

            fn seen_by(actor: &Actor) -> Option<Condition> {
                let stands = Condition::all().add($table::Column::DeletedAt.is_null());
                let Some(own) = reached(actor, $table::Column::OwnerId, $table::Column::TeamId)
                else {
                    return Some(stands);
                };
                // Each row is looked for among the opportunities, not the opportunities for each row.
                let this = || Expr::col(($table::Entity, $table::Column::Id));
                let attached = attachments(actor, opportunity::Column::$by, lead::Column::$by)
                    .into_iter()
                    .map(|(mut rows, by)| Expr::exists(rows.and_where(by.eq(this())).take()));
                $(let attached = attached.chain([$attached(actor)]);)?
                let seen = attached.fold(any(own), Condition::add);
                Some(stands.add(seen))
            }

            fn parts_seen_by(actor: &Actor) -> Vec<Condition> {
                let Some(mut parts) =
                    reached(actor, $table::Column::OwnerId, $table::Column::TeamId)
                else {
                    return vec![Condition::all()];
                };
                for (mut rows, by) in
                    attachments(actor, opportunity::Column::$by, lead::Column::$by)
                {
                    let rows = rows.clear_selects().expr(by.clone());
                    let rows = rows.and_where(by.is_not_null()).take();
                    parts.push(Condition::all().add($table::Column::Id.in_subquery(rows)));
                }
                $(parts.push(Condition::all().add($staked(actor)));)?
                parts
            }

            fn deleted_at() -> Option<$table::Column> {
                Some($table::Column::DeletedAt)
            }
        }
    )*};
}

customer! {
    account: AccountId;
    contact: ContactId has_stake staked;
}

/// The opportunities and leads within reach, each with the column that names its customer.
fn attachments(
    actor: &Actor,
    of_opportunity: opportunity::Column,
    of_lead: lead::Column,
) -> Vec<(SelectStatement, Expr)> {
    let leads = lead::Entity::seen_by(actor)
        .map(|seen| Query::select().expr(Expr::val(1)).from(lead::Entity).cond_where(seen).take());
    let opportunities = opportunity::Entity::seen_by(actor).map(|seen| {
        Query::select().expr(Expr::val(1)).from(opportunity::Entity).cond_where(seen).take()
    });
    let opportunities =
        opportunities.map(|rows| (rows, Expr::col((opportunity::Entity, of_opportunity))));
    let leads = leads.map(|rows| (rows, Expr::col((lead::Entity, of_lead))));
    opportunities.into_iter().chain(leads).collect()
}

/// Whether a contact is among those who have a say in an opportunity within reach.
fn staked(actor: &Actor) -> Expr {
    let opportunities = Query::select()
        .column(opportunity::Column::Id)
        .from(opportunity::Entity)
        .cond_where(opportunity::Entity::seen_by(actor).unwrap_or_else(Condition::all))
        .take();
    let people = Query::select()
        .column(stakeholder::Column::ContactId)
        .from(stakeholder::Entity)
        .and_where(stakeholder::Column::OpportunityId.in_subquery(opportunities))
        .take();
    contact::Column::Id.in_subquery(people)
}

/// Whether a contact has a say in an opportunity within reach.
fn has_stake(actor: &Actor) -> Expr {
    let of_opportunity = (stakeholder::Entity, stakeholder::Column::OpportunityId);
    let person = Expr::col((stakeholder::Entity, stakeholder::Column::ContactId));
    let mut people = Query::select();
    people
        .expr(Expr::val(1))
        .from(stakeholder::Entity)
        .and_where(person.eq(Expr::col((contact::Entity, contact::Column::Id))))
        .and_where_option(opportunity_is_seen(actor, Expr::col(of_opportunity)));
    Expr::exists(people)
}

/// Whether the actor sees the opportunity of an id; `None`: whatever it is. It is asked for each row that was
/// found by other means: a list of all such opportunities would be read first.
fn opportunity_is_seen(actor: &Actor, id: Expr) -> Option<Expr> {
    let opportunity = Query::select()
        .expr(Expr::val(1))
        .from(opportunity::Entity)
        .and_where(Expr::col((opportunity::Entity, opportunity::Column::Id)).eq(id))
        .cond_where(opportunity::Entity::seen_by(actor)?)
        .take();
    Some(Expr::exists(opportunity))
}

/// The parts of the opportunities within reach: owned, of a team, or shared; `None`: all are.
fn opportunities_reached(actor: &Actor) -> Option<Vec<Condition>> {
    let mut parts = reached(actor, opportunity::Column::OwnerId, opportunity::Column::TeamId)?;
    if let Some(user) = actor.user_id.filter(|_| actor.may_share) {
        let joined = actor.teams.joined.iter().copied();
        let is_joined = (!actor.teams.joined.is_empty())
            .then(|| opportunity_member::Column::TeamId.is_in(joined));
        let member =
            Condition::any().add(opportunity_member::Column::UserId.eq(user)).add_option(is_joined);
        let shared = Query::select()
            .column(opportunity_member::Column::OpportunityId)
            .from(opportunity_member::Entity)
            .cond_where(member)
            .take();
        parts.push(Condition::all().add(opportunity::Column::Id.in_subquery(shared)));
    }
    Some(parts)
}

/// The parts of a table's rows within reach by their owner and team; `None`: all are.
fn reached<C: ColumnTrait>(actor: &Actor, owner: C, team: C) -> Option<Vec<Condition>> {
    let own = Condition::all().add(owner.eq(actor.user_id?));
    let teams: &[TeamId] = &actor.teams.reached;
    match actor.reach {
        Reach::All => None,
        Reach::Own => Some(vec![own]),
        Reach::Team if teams.len() <= MOST_TEAMS_APART => {
            let of_team = |id: &TeamId| Condition::all().add(team.eq(*id));
            Some(std::iter::once(own).chain(teams.iter().map(of_team)).collect())
        }
        Reach::Team => {
            let of_teams = Condition::all().add(team.is_in(teams.iter().copied()));
            Some(vec![own, of_teams])
        }
    }
}

fn any(parts: Vec<Condition>) -> Condition {
    parts.into_iter().fold(Condition::any(), Condition::add)
}
