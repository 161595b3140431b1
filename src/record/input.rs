//! The inputs of commands on records of several kinds. An input of a mutation is the command.

use async_graphql::{ID, InputObject};
use entity::id::{ContactId, UserId};

use crate::platform::graphql::call_options::CallOptions;
use crate::workflow;

/// Reassigns leads, accounts, contacts and opportunities to another owner: all of them or none. An opportunity's
/// documents go with it. Closed opportunities and qualified or disqualified leads are refused.
#[derive(Clone, InputObject)]
pub struct ReassignRecordsInput {
    /// The ids of leads, accounts, contacts and OPEN opportunities; 1–250.
    pub record_ids: Vec<ID>,
    /// The new owner, who must be active. The records move to the owner's team.
    pub owner_id: UserId,
    /// The idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(ReassignRecordsInput);

/// Deletes records: all of them or none. They can be restored with `restoreRecords`.
#[derive(Clone, InputObject)]
pub struct DeleteRecordsInput {
    /// The ids; 1–250. Allowed are leads from which no opportunity was opened; OPEN opportunities that were never
    /// closed, won no quote and became no order; accounts and contacts to which no opportunity refers; and, for those
    /// who may change the catalogue, products that are on no line.
    pub record_ids: Vec<ID>,
    /// The idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(DeleteRecordsInput);

/// Restores deleted records: all of them or none. Customers are restored before the opportunities that refer to them,
/// whatever the order of the input. If the owner of an open record or a customer has left, the successor named then
/// owns it, else the caller (warning `OWNER_CHANGED`); an opportunity whose stage is out of use goes on in the next one
/// in use (`STAGE_CHANGED`).
#[derive(Clone, InputObject)]
pub struct RestoreRecordsInput {
    /// The ids of deleted records; 1–250.
    pub record_ids: Vec<ID>,
    /// The idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(RestoreRecordsInput);

/// Erases a person's data irreversibly: the contact's names, numbers, addresses and notes, also in the leads it came
/// from and in opportunities that carry the person's name. Documents keep their parties, as the law requires.
#[derive(Clone, InputObject)]
pub struct EraseContactInput {
    /// The contact, which may be deleted.
    pub contact_id: ContactId,
    /// The idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(EraseContactInput);
