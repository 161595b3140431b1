//! The policy: which role holds which permission. Whose records a permission applies to is determined by the
//! reach.

use entity::choice::Role;

use crate::access::permission::Permission;

/// Whether a role holds a permission.
#[must_use]
pub fn allows(role: Role, permission: Permission) -> bool {
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
        | Permission::CloseOpportunity
        | Permission::ReopenOpportunity
        | Permission::DeleteRecords => sells(role),
        Permission::ViewCosts
        | Permission::ManageNotes
        | Permission::Reassign
        | Permission::RestoreRecords
        | Permission::ClosePeriod
        | Permission::ExcuseExpiredQuote => leads(role),
        Permission::ManageCatalog
        | Permission::ManageReference
        | Permission::ManageUsers
        | Permission::ErasePeople
        | Permission::ViewAudit => configures(role),
    }
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
