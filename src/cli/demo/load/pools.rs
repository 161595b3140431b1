//! The pools from which the demo's history is composed.

use std::collections::BTreeMap;

use entity::localized::Localized;
use serde::Deserialize;

/// The pools from which the demo's history is composed.
#[derive(Debug, Deserialize)]
pub struct Pools {
    pub companies: Vec<Company>,
    pub people: Vec<Contact>,
    pub lead_subjects: Vec<Subject>,
    pub general_subjects: Vec<Localized>,
    pub renewal_subjects: Vec<Localized>,
    pub customer_needs: Vec<Localized>,
    pub notes: Vec<Localized>,
    pub pain_points: Vec<Localized>,
    pub proposed_solutions: Vec<Localized>,
    pub current_situations: Vec<Localized>,
    pub decision_makers: Vec<Localized>,
    pub write_ins: Vec<WriteIn>,
    pub payment_terms: Vec<Localized>,
    pub delivery_terms: Vec<Localized>,
    pub disqualified_reasons: Vec<Localized>,
    pub lost_notes: Vec<Localized>,
    pub stakeholder_roles: Vec<Localized>,
}

/// A company that may become a customer.
#[derive(Debug, Deserialize)]
pub struct Company {
    pub name: Localized,
    pub legal_name: String,
    pub industry: String,
    pub country: String,
    pub province: Option<Localized>,
    pub city: Localized,
    pub phone: String,
    pub email: String,
    pub website: String,
    pub national_id: Option<String>,
}

/// A person who may become a customer.
#[derive(Debug, Deserialize)]
pub struct Contact {
    pub first_name: Localized,
    pub last_name: Localized,
    pub salutation: Localized,
    pub job_title: Localized,
    pub mobile_phone: String,
    pub country: String,
}

/// A subject of leads in an industry.
#[derive(Debug, Deserialize)]
pub struct Subject {
    pub subject: Localized,
    pub industry: String,
}

/// A write-in line, with its unit price in each currency.
#[derive(Debug, Deserialize)]
pub struct WriteIn {
    pub text: Localized,
    pub prices: BTreeMap<String, String>,
}
