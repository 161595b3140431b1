//! The tables of Forsat, in reading order, and the types of their values.
//!
//! ```text
//! organization  holiday  period  currency ─< exchange_rate
//! team ─< user ─< api_token, browser_session, user_identity;  user 1─1 user_password
//! campaign  source ─< lead ─> account ─< contact
//! unit_group ─< unit   tax_rate ─< product ─< price_list_item >─ price_list    price_list_item ─< price_tier
//! sales_process ─< stage ─< stage_step
//! lead ─< opportunity ─< stage_visit, closing, opportunity_history, opportunity_competitor, opportunity_member,
//!     stakeholder, step_tick
//! opportunity ─< quote ─< order ─< invoice;  each of the four 1─1 document ─< line, party
//! lead, account, contact, opportunity ─< note, timeline_entry;  quote ─< note
//! deletion  event_log  event_counter  idempotency_key  number_counter  search_document  (text_fold)
//! audit_entry ─ audit_chain  audit_counter
//! ```

pub mod choice;
pub mod id;
pub mod localized;
pub mod money;
pub mod print;
pub mod record;
pub mod share;

pub mod account;
pub mod api_token;
pub mod browser_session;
pub mod campaign;
pub mod close_reason;
pub mod closing;
pub mod competitor;
pub mod contact;
pub mod currency;
pub mod deletion;
pub mod document;
pub mod exchange_rate;
pub mod holiday;
pub mod invoice;
pub mod lead;
pub mod line;
pub mod note;
pub mod opportunity;
pub mod opportunity_competitor;
pub mod opportunity_history;
pub mod opportunity_member;
pub mod order;
pub mod organization;
pub mod party;
pub mod period;
pub mod price_list;
pub mod price_list_item;
pub mod price_tier;
pub mod product;
pub mod quote;
pub mod sales_process;
pub mod source;
pub mod stage;
pub mod stage_step;
pub mod stage_visit;
pub mod stakeholder;
pub mod step_tick;
pub mod tax_rate;
pub mod team;
pub mod timeline_entry;
pub mod unit;
pub mod unit_group;
pub mod user;
pub mod user_identity;
pub mod user_password;

pub mod audit_chain;
pub mod audit_counter;
pub mod audit_entry;
pub mod event_counter;
pub mod event_log;
pub mod idempotency_key;
pub mod number_counter;
pub mod search_document;
