//! For every table: the permission to read it, and which of its rows an actor sees. A slice above sales declares the
//! rule of its own table in its `queries`.
//!
//! A table without a rule can't be read at all: the code does not compile.

use entity::choice::Reach;
use entity::id::TeamId;
use entity::{
    account, api_token, audit_chain, audit_entry, browser_session, campaign, close_reason, closing,
    competitor, contact, credit_note, credit_note_line, currency, deletion, document,
    event_counter, event_log, exchange_rate, holiday, invoice, lead, line, opportunity,
    opportunity_competitor, opportunity_history, opportunity_member, order, organization, party,
    payment, period, pipeline_sum, price_list, price_list_item, price_tier, product, quote,
    sales_process, source, stage, stage_step, stage_visit, stakeholder, step_tick, tax_rate, team,
    timeline_entry, unit, unit_group, user, user_identity, user_password,
};
use sea_orm::sea_query::{Expr, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, Select};

use crate::access::Actor;
use crate::access::permission::Permission;

/// Up to this many teams, each team is a query part of its own; the rows of more teams are read as one part.
const MOST_TEAMS_APART: usize = 8;

/// A table with a row rule.
pub trait Visible: EntityTrait {
    /// The permission to read the table.
    const VIEW: Permission;
    /// Whether all rows are cached in memory, see `platform::db::reference_cache`. Such a table is small,
    /// visible to everybody and rarely changed.
    const IS_CACHED: bool = false;
    /// Whether a part of the rows lists what other tables name. Where these are many, a page is found sooner by testing
    /// the first rows of its list.
    const IS_LISTED_BY_OTHERS: bool = false;

    /// The condition for rows that the actor sees; `None`: all rows.
    fn seen_by(actor: &Actor) -> Option<Condition>;

    /// The same condition as alternatives that may overlap. An index serves each of them in the order of a
    /// list, so a page is merged from its parts instead of scanning the table. The first two are quickly counted. Parts
    /// include deleted rows: see `deleted_at`.
    fn parts_seen_by(actor: &Actor) -> Vec<Condition> {
        vec![Self::seen_by(actor).unwrap_or_else(Condition::all)]
    }

    /// The column with the time of deletion; `None`: rows are never deleted softly. Only an index of its own
    /// contains it, so counts subtract the deleted rows instead of checking each row.
    fn deleted_at() -> Option<Self::Column> {
        None
    }

    /// Whether the actor may change a row that the actor sees.
    fn may_change(_: &Self::Model, _: &Actor) -> bool {
        true
    }

    /// Restricts a selection to the rows that the actor sees.
    fn visible_to(rows: Select<Self>, actor: &Actor) -> Select<Self> {
        match Self::seen_by(actor) {
            None => rows,
            Some(seen) => rows.filter(seen),
        }
    }
}

macro_rules! seen_by_all {
    ($permission:ident, $is_cached:literal: $($table:ident)*) => {$(
        impl Visible for $table::Entity {
            const VIEW: Permission = Permission::$permission;
            const IS_CACHED: bool = $is_cached;

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
// Read only through the record that it is about.
seen_by_all! { ViewCustomers, false: timeline_entry }
// Events are filtered one by one, by the record each is about.
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

            fn parts_seen_by(actor: &Actor) -> Vec<Condition> {
                let parts = parts_of_opportunities(actor, $table::Column::OpportunityId);
                parts.unwrap_or_else(|| vec![Self::seen_by(actor).unwrap_or_else(Condition::all)])
            }
        }
    )*};
}

seen_with_its_opportunity! {
    document quote order invoice payment credit_note credit_note_line closing stage_visit step_tick opportunity_competitor stakeholder
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

/// Rows that belong to a person: visible to that person and to whoever may manage users.
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

/// Sums are seen by whose rows they are: shared opportunities are in the sums of others.
impl Visible for pipeline_sum::Entity {
    const VIEW: Permission = Permission::ViewPipeline;

    fn seen_by(actor: &Actor) -> Option<Condition> {
        reached(actor, pipeline_sum::Column::OwnerId, pipeline_sum::Column::TeamId).map(any)
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
        let not_deleted = opportunity::Column::DeletedAt.is_null();
        Some(Condition::all().add(not_deleted).add_option(seen.map(any)))
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

/// Customers: visible within reach, or through an opportunity, lead or stakeholder role that is visible.
macro_rules! customer {
    ($($table:ident: $by:ident $($attached:ident $staked:ident)?;)*) => {$(
        impl Visible for $table::Entity {
            const VIEW: Permission = Permission::ViewCustomers;
            const IS_LISTED_BY_OTHERS: bool = true;

            fn seen_by(actor: &Actor) -> Option<Condition> {
                let not_deleted = Condition::all().add($table::Column::DeletedAt.is_null());
                let Some(own) = reached(actor, $table::Column::OwnerId, $table::Column::TeamId)
                else {
                    return Some(not_deleted);
                };
                // Correlated subqueries, so that each customer is looked up among the opportunities instead of
                // listing them all.
                let this = || Expr::col(($table::Entity, $table::Column::Id));
                let attached = attachments(actor, opportunity::Column::$by, lead::Column::$by)
                    .into_iter()
                    .map(|(mut rows, by)| Expr::exists(rows.and_where(by.eq(this())).take()));
                $(let attached = attached.chain([$attached(actor)]);)?
                let seen = attached.fold(any(own), Condition::add);
                Some(not_deleted.add(seen))
            }

            fn parts_seen_by(actor: &Actor) -> Vec<Condition> {
                let Some(mut parts) =
                    reached(actor, $table::Column::OwnerId, $table::Column::TeamId)
                else {
                    return vec![Condition::all()];
                };
                for customers in
                    attached_customers(actor, opportunity::Column::$by, lead::Column::$by)
                {
                    parts.push(Condition::all().add($table::Column::Id.in_subquery(customers)));
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

/// Selections of the visible opportunities and leads, each with the column that names its customer.
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

/// The customers of the visible opportunities, and those of the visible leads. Each part of what the actor reaches is
/// a selection of its own, because one index holds the customers of an owner, and another those of a team.
fn attached_customers(
    actor: &Actor,
    of_opportunity: opportunity::Column,
    of_lead: lead::Column,
) -> Vec<SelectStatement> {
    let opportunities = opportunities_reached(actor).into_iter().flatten().map(|part| {
        let rows = Query::select().column(of_opportunity).from(opportunity::Entity).take();
        customers(rows, part, (of_opportunity, opportunity::Column::DeletedAt))
    });
    let leads = reached(actor, lead::Column::OwnerId, lead::Column::TeamId);
    let leads = leads.into_iter().flatten().map(|part| {
        let rows = Query::select().column(of_lead).from(lead::Entity).take();
        customers(rows, part, (of_lead, lead::Column::DeletedAt))
    });
    let union = |first: SelectStatement, next| first.clone().union(UnionType::All, next).take();
    opportunities.reduce(union).into_iter().chain(leads.reduce(union)).collect()
}

fn customers<C: ColumnTrait>(
    mut rows: SelectStatement,
    part: Condition,
    (by, deleted_at): (C, C),
) -> SelectStatement {
    rows.cond_where(part).and_where(by.is_not_null()).and_where(deleted_at.is_null()).take()
}

/// Whether a contact is a stakeholder of a visible opportunity, by a subquery that lists them all.
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

/// Whether a contact is a stakeholder of a visible opportunity, by a subquery per contact.
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

/// Whether the actor sees the record whose id is in the column `named_by`.
pub fn is_seen<E: Visible>(actor: &Actor, (id, named_by): (E::Column, impl ColumnTrait)) -> Expr {
    let record = Query::select()
        .expr(Expr::val(1))
        .from(E::default())
        .and_where(Expr::col((E::default(), id)).eq(Expr::col(named_by.as_column_ref())))
        .cond_where(E::seen_by(actor).unwrap_or_else(Condition::all))
        .take();
    Expr::exists(record)
}

/// Whether the actor sees the opportunity with this id; `None`: always. A subquery per row, for rows found by
/// other means: a subquery that lists all visible opportunities would run first.
fn opportunity_is_seen(actor: &Actor, id: Expr) -> Option<Expr> {
    let opportunity = Query::select()
        .expr(Expr::val(1))
        .from(opportunity::Entity)
        .and_where(Expr::col((opportunity::Entity, opportunity::Column::Id)).eq(id))
        .cond_where(opportunity::Entity::seen_by(actor)?)
        .take();
    Some(Expr::exists(opportunity))
}

/// Parts of the opportunities that the actor reaches: own, of a team, or shared; `None`: all.
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

/// Parts of the rows that belong to opportunities, by the opportunities' own parts; `None`: the actor reaches all
/// opportunities.
fn parts_of_opportunities(actor: &Actor, named_by: impl ColumnTrait) -> Option<Vec<Condition>> {
    let not_deleted = || opportunity::Column::DeletedAt.is_null();
    let part = |part| {
        let opportunities = Query::select()
            .column(opportunity::Column::Id)
            .from(opportunity::Entity)
            .cond_where(part)
            .and_where(not_deleted())
            .take();
        Condition::all().add(named_by.in_subquery(opportunities))
    };
    Some(opportunities_reached(actor)?.into_iter().map(part).collect())
}

/// Parts of a table's rows that the actor reaches by owner and team; `None`: all.
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
