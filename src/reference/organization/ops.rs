//! The command that changes the organization's settings.

use entity::choice::PipelineEventKind;
use entity::id::OrganizationId;
use entity::organization;

use crate::access::permission::Permission;
use crate::platform::bounds::between;
use crate::platform::db::command::{Command, Concurrency, Emits};
use crate::platform::db::patch::put;
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::platform::graphql::localized::{language, put_names};
use crate::platform::validator::Validator;
use crate::reference::ops::changed;
use crate::reference::organization::input::UpdateOrganizationInput;
use crate::reference::organization::rules;

impl Command for UpdateOrganizationInput {
    const NAME: &'static str = "updateOrganization";
    const PERMISSION: Permission = Permission::ManageReference;
    const CONCURRENCY: Concurrency = Concurrency::Exclusive;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = OrganizationId;

    async fn execute(self, tx: &mut Tx) -> Result<OrganizationId, Error> {
        let id = self.organization_id;
        let before: organization::Model = tx.lock(id).await.at("organizationId")?;
        let after = self.put_into(before.clone())?;
        let after = checked(&before, after)?;
        tx.update(&before, after).await?;
        changed(tx, id);
        Ok(id)
    }
}

impl UpdateOrganizationInput {
    fn put_into(self, mut row: organization::Model) -> Result<organization::Model, Error> {
        let Self {
            organization_id: _,
            names,
            time_zone,
            calendar,
            fiscal_year_start,
            week_start,
            weekend_days,
            locale,
            default_country,
            opportunity_number_format,
            quote_number_format,
            order_number_format,
            invoice_number_format,
            revenue_includes_tax,
            event_retention_hours,
            call: _,
        } = self;
        put_names(&mut row.name, names, "names")?;
        put(&mut row.time_zone, time_zone, "timeZone")?;
        put(&mut row.calendar, calendar, "calendar")?;
        let mut start = rules::month_and_day(&row);
        put(&mut start, fiscal_year_start, "fiscalYearStart")?;
        let start = rules::fiscal_year_start(&start, row.calendar)?;
        (row.fiscal_year_start_month, row.fiscal_year_start_day) = start;
        put(&mut row.week_start, week_start, "weekStart")?;
        let weekend = weekend_days.map_value(|days| rules::stored_weekend(&days));
        put(&mut row.weekend_days, weekend, "weekendDays")?;
        put(&mut row.locale, locale, "locale")?;
        put(&mut row.default_country, default_country, "defaultCountry")?;
        let formats = [
            (&mut row.opportunity_number_format, opportunity_number_format),
            (&mut row.quote_number_format, quote_number_format),
            (&mut row.order_number_format, order_number_format),
            (&mut row.invoice_number_format, invoice_number_format),
        ];
        for ((format, input), path) in formats.into_iter().zip(FORMATS) {
            put(format, input, path)?;
        }
        let flag = &mut row.revenue_includes_tax;
        put(flag, revenue_includes_tax, "revenueIncludesTax")?;
        let hours = &mut row.event_retention_hours;
        put(hours, event_retention_hours, "eventRetentionHours")?;
        Ok(row)
    }
}

const FORMATS: [&str; 4] =
    ["opportunityNumberFormat", "quoteNumberFormat", "orderNumberFormat", "invoiceNumberFormat"];

/// A changed row with checked values; a kept country that is none blocks no other change.
fn checked(
    before: &organization::Model,
    mut row: organization::Model,
) -> Result<organization::Model, Error> {
    let mut validator = Validator::default();
    if let Some(zone) = validator.check(rules::time_zone(&row.time_zone)) {
        row.time_zone = zone;
    }
    if let Some(locale) = validator.check(language(&row.locale, "locale")) {
        row.locale = locale;
    }
    if row.default_country != before.default_country
        && let Some(country) = validator.check(rules::country(&row.default_country))
    {
        row.default_country = country;
    }
    let formats = [
        &mut row.opportunity_number_format,
        &mut row.quote_number_format,
        &mut row.order_number_format,
        &mut row.invoice_number_format,
    ];
    for (format, path) in formats.into_iter().zip(FORMATS) {
        if let Some(checked) = validator.check(rules::number_format(format, path)) {
            *format = checked;
        }
    }
    let hours = row.event_retention_hours;
    validator.check(between(hours, (72, 8784), "eventRetentionHours"));
    validator.into_result()?;
    Ok(row)
}
