//! The steps that make Forsat's tables, oldest first. A step that has landed is never edited.

use sea_orm_migration::prelude::{MigrationTrait, async_trait};

pub use sea_orm_migration::prelude::MigratorTrait;

mod column;
mod m0001_organization;
mod m0002_people;
mod m0003_reference;
mod m0004_catalog;
mod m0005_process;
mod m0006_customers;
mod m0007_deals;
mod m0008_events;
mod m0009_reference_version;
mod m0010_missing_indexes;
mod m0011_rights;
mod m0012_sign_in;
mod m0013_audit;
mod m0014_timeline;
mod m0015_notes;
mod m0016_text_fold;
mod m0017_kept_facts;
mod m0018_boards;
mod m0019_search_and_sorts;
mod m0022_own_calendar;
mod m0023_document_lists;
mod m0026_figures;
mod m0028_customers_by_reach;
mod m0030_invoices;
mod m0033_pipeline_sums;

/// Runs the steps.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_organization::Migration),
            Box::new(m0002_people::Migration),
            Box::new(m0003_reference::Migration),
            Box::new(m0004_catalog::Migration),
            Box::new(m0005_process::Migration),
            Box::new(m0006_customers::Migration),
            Box::new(m0007_deals::Migration),
            Box::new(m0008_events::Migration),
            Box::new(m0009_reference_version::Migration),
            Box::new(m0010_missing_indexes::Migration),
            Box::new(m0011_rights::Migration),
            Box::new(m0012_sign_in::Migration),
            Box::new(m0013_audit::Migration),
            Box::new(m0014_timeline::Migration),
            Box::new(m0015_notes::Migration),
            Box::new(m0016_text_fold::Migration),
            Box::new(m0017_kept_facts::Migration),
            Box::new(m0018_boards::Migration),
            Box::new(m0019_search_and_sorts::Migration),
            Box::new(m0022_own_calendar::Migration),
            Box::new(m0023_document_lists::Migration),
            Box::new(m0026_figures::Migration),
            Box::new(m0028_customers_by_reach::Migration),
            Box::new(m0030_invoices::Migration),
            Box::new(m0033_pipeline_sums::Migration),
        ]
    }
}
