//! The inputs of commands on records of any kind: they are the commands.

use async_graphql::{ID, InputObject};
use entity::id::{ContactId, UserId};

use crate::platform::graphql::call_options::CallOptions;
use crate::workflow;

/// Gives leads, accounts, contacts and opportunities to another owner: all of them or none. An
/// opportunity's documents go with it. Closed opportunities and qualified leads stay where they are.
#[derive(Clone, Debug, InputObject)]
pub struct ReassignRecordsInput {
    /// Ids of leads, accounts, contacts and OPEN opportunities; 1–250.
    pub record_ids: Vec<ID>,
    /// The new owner, who must be active. The records go to that person's team.
    pub owner_id: UserId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(ReassignRecordsInput);

/// Deletes records: all of them or none. They can be restored.
#[derive(Clone, Debug, InputObject)]
pub struct DeleteRecordsInput {
    /// Ids; 1–250. Leads from which no opportunity came; OPEN opportunities that never were closed,
    /// won no quote and made no order; accounts and contacts that no opportunity names; products that no
    /// line names (for those who may change the catalogue).
    pub record_ids: Vec<ID>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(DeleteRecordsInput);

/// Restores deleted records: all of them or none.
#[derive(Clone, Debug, InputObject)]
pub struct RestoreRecordsInput {
    /// Ids of deleted records; 1–250. A customer comes before the opportunities that name it.
    pub record_ids: Vec<ID>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(RestoreRecordsInput);

/// Erases what is known of a person, for good: the contact's names, numbers, addresses and notes,
/// also on the leads it came from and where an opportunity is called by it. Documents keep their
/// parties, as the law asks.
#[derive(Clone, Debug, InputObject)]
pub struct EraseContactInput {
    /// The person, deleted or not.
    pub contact_id: ContactId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(EraseContactInput);
