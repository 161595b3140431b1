//! The policy: which role holds which permission. There is one permission per command, or group of commands, and per
//! kind of readable record. Whose records a permission applies to is determined by the reach.

use entity::choice::Role;
use sea_orm::ActiveEnum;

pub use entity::choice::Permission;

/// Whether a role holds a permission.
#[must_use]
pub const fn holds(role: Role, permission: Permission) -> bool {
    match permission {
        Permission::ViewReference
        | Permission::ViewCustomers
        | Permission::ViewPipeline
        | Permission::ManageOwnTokens => anyone(role),
        Permission::CreateLead
        | Permission::UpdateLead
        | Permission::QualifyLead
        | Permission::DisqualifyLead
        | Permission::ImportLeads
        | Permission::EditCustomers
        | Permission::WriteNotes
        | Permission::OpenOpportunity
        | Permission::UpdateOpportunity
        | Permission::MoveStage
        | Permission::EditDocuments
        | Permission::WriteQuotes
        | Permission::WinQuote
        | Permission::FulfillOrder
        | Permission::WriteInvoices
        | Permission::RecordPayments
        | Permission::CloseOpportunity
        | Permission::ReopenOpportunity
        | Permission::DeleteRecords => sells(role),
        Permission::ViewCosts
        | Permission::ManageNotes
        | Permission::Reassign
        | Permission::RestoreRecords
        | Permission::ClosePeriod
        | Permission::CorrectInvoices
        | Permission::ExcuseExpiredQuote => leads(role),
        Permission::ManageCatalog
        | Permission::ManageReference
        | Permission::ManageUsers
        | Permission::ErasePeople
        | Permission::ViewAudit => configures(role),
    }
}

/// The permission's name in the API, e.g. `CLOSE_OPPORTUNITY`.
#[must_use]
pub fn name(permission: Permission) -> String {
    permission.to_value()
}

/// The permission with this name, if any.
#[must_use]
pub fn named(name: &str) -> Option<Permission> {
    Permission::try_from_value(&name.to_owned()).ok()
}

const fn anyone(role: Role) -> bool {
    match role {
        Role::Admin | Role::Manager | Role::Rep | Role::Reader => true,
    }
}

const fn sells(role: Role) -> bool {
    match role {
        Role::Admin | Role::Manager | Role::Rep => true,
        Role::Reader => false,
    }
}

const fn leads(role: Role) -> bool {
    match role {
        Role::Admin | Role::Manager => true,
        Role::Rep | Role::Reader => false,
    }
}

const fn configures(role: Role) -> bool {
    match role {
        Role::Admin => true,
        Role::Manager | Role::Rep | Role::Reader => false,
    }
}
