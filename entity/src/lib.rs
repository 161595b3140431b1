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
//! invoice ─< payment, credit_note ─< credit_note_line ─ line
//! lead, account, contact, opportunity ─< note, timeline_entry;  quote ─< note
//! deletion  event_log  event_counter  idempotency_key  number_counter  search_document  (text_fold)  pipeline_sum
//! audit_entry ─ audit_chain  audit_counter
//! ```

/// The records, each with the type of its id, the id's prefix in the API and the table. `version`: every change raises
/// its version. `touched`: it knows when it last changed. `machinery`: its changes are not audited.
#[macro_export]
macro_rules! records {
    ($declare:ident) => {
        $declare! {
            /// The organization's settings.
            OrganizationId "org" organization version;
            /// A public holiday.
            HolidayId "hol" holiday;
            /// An accounting period.
            PeriodId "per" period;
            /// A currency.
            CurrencyId "cur" currency version;
            /// A dated exchange rate.
            ExchangeRateId "xrt" exchange_rate;
            /// A user.
            UserId "usr" user;
            /// A team.
            TeamId "tea" team;
            /// An API token.
            ApiTokenId "tok" api_token;
            /// A browser session.
            BrowserSessionId "ses" browser_session;
            /// A user's identity at an identity provider.
            UserIdentityId "idn" user_identity;
            /// A user's password.
            UserPasswordId "pwd" user_password;
            /// A campaign.
            CampaignId "cam" campaign version;
            /// A source of leads.
            SourceId "src" source version;
            /// A lead.
            LeadId "led" lead version touched;
            /// An account.
            AccountId "acc" account version touched;
            /// A contact.
            ContactId "con" contact version touched;
            /// A competitor.
            CompetitorId "cmp" competitor version;
            /// A close reason.
            CloseReasonId "rsn" close_reason version;
            /// A unit group.
            UnitGroupId "ugr" unit_group;
            /// A unit.
            UnitId "unt" unit;
            /// A product.
            ProductId "prd" product version touched;
            /// A price list.
            PriceListId "pls" price_list version;
            /// An item of a price list.
            PriceListItemId "pli" price_list_item;
            /// A price tier of an item.
            PriceTierId "tir" price_tier;
            /// A tax rate.
            TaxRateId "tax" tax_rate version;
            /// A sales process.
            ProcessId "prc" sales_process version;
            /// A stage.
            StageId "stg" stage;
            /// A step of a stage.
            StepId "stp" stage_step;
            /// A step that was ticked off on an opportunity.
            StepTickId "tic" step_tick;
            /// An opportunity.
            OpportunityId "opp" opportunity version touched;
            /// A competitor in an opportunity.
            OpportunityCompetitorId "opc" opportunity_competitor;
            /// A stakeholder of an opportunity.
            StakeholderId "sth" stakeholder;
            /// A user or team with whom an opportunity is shared.
            OpportunityMemberId "mem" opportunity_member;
            /// A record that was deleted.
            DeletionId "del" deletion;
            /// An opportunity's stay in a stage.
            StageVisitId "vis" stage_visit;
            /// A closing of an opportunity.
            ClosingId "cls" closing;
            /// One version of an opportunity.
            HistoryId "his" opportunity_history machinery;
            /// A party of a document.
            PartyId "pty" party;
            /// A line of a document.
            LineId "lin" line;
            /// A quote.
            QuoteId "quo" quote version touched;
            /// An order.
            OrderId "ord" order version touched;
            /// An invoice.
            InvoiceId "inv" invoice version touched;
            /// A payment of an invoice, or its reversal.
            PaymentId "pay" payment;
            /// A credit note.
            CreditNoteId "crn" credit_note;
            /// A line of a credit note.
            CreditNoteLineId "crl" credit_note_line;
            /// A note.
            NoteId "not" note version touched;
            /// An entry of a timeline.
            TimelineEntryId "tml" timeline_entry machinery;
        }
    };
}

pub mod choice;
pub mod column;
mod document_choice;
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
pub mod credit_note;
pub mod credit_note_line;
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
pub mod payment;
pub mod period;
pub mod pipeline_sum;
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
