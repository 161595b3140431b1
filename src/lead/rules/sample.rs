//! A sample lead for tests of the rules.

use chrono::{DateTime, Utc};
use entity::choice::LeadStatus;
use entity::id::{LeadId, UserId};
use entity::lead;

/// A new lead with only a subject.
pub fn lead() -> lead::Model {
    lead::Model {
        id: LeadId::generate(),
        version: 1,
        subject: "درایو".to_owned(),
        status: LeadStatus::New,
        salutation: None,
        first_name: None,
        last_name: None,
        company_name: None,
        job_title: None,
        email: None,
        email_key: None,
        phone: None,
        phone_extension: None,
        phone_key: None,
        mobile_phone: None,
        mobile_key: None,
        name_key: None,
        company_key: None,
        website: None,
        country: None,
        province: None,
        city: None,
        source_id: None,
        campaign_id: None,
        owner_id: UserId::generate(),
        team_id: None,
        rating: None,
        currency_code: "IRR".to_owned(),
        estimated_value: None,
        estimated_close_date: None,
        customer_need: None,
        pain_points: None,
        budget_amount: None,
        budget_status: None,
        purchase_timeframe: None,
        note: None,
        disqualified_reason: None,
        account_id: None,
        contact_id: None,
        qualified_at: None,
        sort_key: String::new(),
        created_at: DateTime::<Utc>::UNIX_EPOCH,
        updated_at: DateTime::<Utc>::UNIX_EPOCH,
        deleted_at: None,
    }
}

/// A text that is present.
#[expect(clippy::unnecessary_wraps, reason = "it is the value of a nullable column")]
pub fn some_text(text: &str) -> Option<String> {
    Some(text.to_owned())
}
