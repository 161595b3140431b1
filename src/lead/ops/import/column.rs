//! The columns of a CSV file of leads, and the headers that name them.

use crate::platform::text::fold;

/// A field of a lead that a column may contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ImportColumn {
    Subject,
    Salutation,
    FirstName,
    LastName,
    CompanyName,
    JobTitle,
    Email,
    Phone,
    MobilePhone,
    Website,
    Country,
    Province,
    City,
    Source,
    Campaign,
    Rating,
    Currency,
    EstimatedValue,
    EstimatedCloseDate,
    CustomerNeed,
    PainPoints,
    BudgetAmount,
    BudgetStatus,
    PurchaseTimeframe,
    Note,
}

/// For each column, the field of the API's input and the other accepted headers, folded and without spaces.
const COLUMNS: &[(ImportColumn, &str, &[&str])] = &[
    (ImportColumn::Subject, "subject", &["topic", "موضوع", "عنوان"]),
    (ImportColumn::Salutation, "salutation", &["خطاب", "لقب"]),
    (ImportColumn::FirstName, "firstName", &["نام"]),
    (ImportColumn::LastName, "lastName", &["نامخانوادگی", "فامیلی"]),
    (ImportColumn::CompanyName, "companyName", &["company", "شرکت", "نامشرکت", "سازمان"]),
    (ImportColumn::JobTitle, "jobTitle", &["position", "سمت", "شغل"]),
    (ImportColumn::Email, "email", &["emailaddress", "ایمیل", "رایانامه", "پستالکترونیک"]),
    (ImportColumn::Phone, "phone", &["telephone", "تلفن", "تلفنثابت"]),
    (ImportColumn::MobilePhone, "mobilePhone", &["mobile", "موبایل", "همراه", "تلفنهمراه"]),
    (ImportColumn::Website, "website", &["site", "وبسایت", "سایت"]),
    (ImportColumn::Country, "country", &["کشور"]),
    (ImportColumn::Province, "province", &["state", "استان"]),
    (ImportColumn::City, "city", &["شهر"]),
    (ImportColumn::Source, "sourceId", &["source", "leadsource", "منبع"]),
    (ImportColumn::Campaign, "campaignId", &["campaign", "کمپین"]),
    (ImportColumn::Rating, "rating", &["درجه"]),
    (ImportColumn::Currency, "currencyCode", &["currency", "ارز", "واحدپول"]),
    (ImportColumn::EstimatedValue, "estimatedValue", &["value", "مبلغ", "ارزش", "مبلغبراوردی"]),
    (ImportColumn::EstimatedCloseDate, "estimatedCloseDate", &["closedate", "تاریخبستن"]),
    (ImportColumn::CustomerNeed, "customerNeed", &["need", "نیاز", "نیازمشتری"]),
    (ImportColumn::PainPoints, "painPoints", &["مشکلات"]),
    (ImportColumn::BudgetAmount, "budgetAmount", &["budget", "بودجه"]),
    (ImportColumn::BudgetStatus, "budgetStatus", &["وضعیتبودجه"]),
    (ImportColumn::PurchaseTimeframe, "purchaseTimeframe", &["زمانخرید"]),
    (ImportColumn::Note, "note", &["notes", "یادداشت", "توضیحات"]),
];

impl ImportColumn {
    /// The column that a header names, ignoring letter case, spaces, `_` and `-`.
    pub(super) fn named(header: &str) -> Option<Self> {
        let header = squeezed(header);
        COLUMNS
            .iter()
            .find(|(_, field, names)| squeezed(field) == header || names.contains(&header.as_str()))
            .map(|(column, ..)| *column)
    }

    /// The column of an input field.
    pub(super) fn of_field(field: &str) -> Option<Self> {
        COLUMNS.iter().find(|(_, name, _)| *name == field).map(|(column, ..)| *column)
    }
}

/// The non-empty cells of a row, with their headers as in the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells(Vec<Cell>);

#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) column: ImportColumn,
    pub(super) header: String,
    pub(super) value: String,
}

impl Cells {
    pub(super) fn new(cells: Vec<Cell>) -> Self {
        Self(cells)
    }

    /// The cell of a column.
    pub(super) fn get(&self, column: ImportColumn) -> Option<&Cell> {
        self.0.iter().find(|cell| cell.column == column)
    }
}

fn squeezed(header: &str) -> String {
    fold(header).replace([' ', '_', '-'], "")
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, ImportColumn, squeezed};

    #[test]
    fn every_name_is_folded_and_names_its_column() {
        for (column, field, names) in COLUMNS {
            assert_eq!(ImportColumn::named(field), Some(*column));
            assert_eq!(ImportColumn::of_field(field), Some(*column));
            for name in *names {
                assert_eq!(squeezed(name), *name);
                assert_eq!(ImportColumn::named(name), Some(*column), "{name}");
            }
        }
    }

    #[test]
    fn a_header_is_known_in_many_spellings() {
        for (header, column) in [
            ("first_name", ImportColumn::FirstName),
            ("First Name", ImportColumn::FirstName),
            ("firstName", ImportColumn::FirstName),
            ("E-mail", ImportColumn::Email),
            ("نام خانوادگی", ImportColumn::LastName),
            ("نام\u{200C}خانوادگي", ImportColumn::LastName),
            ("مبلغ برآوردی", ImportColumn::EstimatedValue),
        ] {
            assert_eq!(ImportColumn::named(header), Some(column), "{header}");
        }
        assert_eq!(ImportColumn::named("fax"), None);
        assert_eq!(ImportColumn::named(""), None);
    }
}
