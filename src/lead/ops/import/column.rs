//! The columns of a CSV file of leads, and the headers that name them.

use crate::platform::text::fold;

/// A field of a lead that a column may contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
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
const COLUMNS: &[(Column, &str, &[&str])] = &[
    (Column::Subject, "subject", &["topic", "موضوع", "عنوان"]),
    (Column::Salutation, "salutation", &["خطاب", "لقب"]),
    (Column::FirstName, "firstName", &["نام"]),
    (Column::LastName, "lastName", &["نامخانوادگی", "فامیلی"]),
    (Column::CompanyName, "companyName", &["company", "شرکت", "نامشرکت", "سازمان"]),
    (Column::JobTitle, "jobTitle", &["position", "سمت", "شغل"]),
    (Column::Email, "email", &["emailaddress", "ایمیل", "رایانامه", "پستالکترونیک"]),
    (Column::Phone, "phone", &["telephone", "تلفن", "تلفنثابت"]),
    (Column::MobilePhone, "mobilePhone", &["mobile", "موبایل", "همراه", "تلفنهمراه"]),
    (Column::Website, "website", &["site", "وبسایت", "سایت"]),
    (Column::Country, "country", &["کشور"]),
    (Column::Province, "province", &["state", "استان"]),
    (Column::City, "city", &["شهر"]),
    (Column::Source, "sourceId", &["source", "leadsource", "منبع"]),
    (Column::Campaign, "campaignId", &["campaign", "کمپین"]),
    (Column::Rating, "rating", &["درجه"]),
    (Column::Currency, "currencyCode", &["currency", "ارز", "واحدپول"]),
    (Column::EstimatedValue, "estimatedValue", &["value", "مبلغ", "ارزش", "مبلغبراوردی"]),
    (Column::EstimatedCloseDate, "estimatedCloseDate", &["closedate", "تاریخبستن"]),
    (Column::CustomerNeed, "customerNeed", &["need", "نیاز", "نیازمشتری"]),
    (Column::PainPoints, "painPoints", &["مشکلات"]),
    (Column::BudgetAmount, "budgetAmount", &["budget", "بودجه"]),
    (Column::BudgetStatus, "budgetStatus", &["وضعیتبودجه"]),
    (Column::PurchaseTimeframe, "purchaseTimeframe", &["زمانخرید"]),
    (Column::Note, "note", &["notes", "یادداشت", "توضیحات"]),
];

impl Column {
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
    pub(super) column: Column,
    pub(super) header: String,
    pub(super) value: String,
}

impl Cells {
    pub(super) fn new(cells: Vec<Cell>) -> Self {
        Self(cells)
    }

    /// The cell of a column.
    pub(super) fn get(&self, column: Column) -> Option<&Cell> {
        self.0.iter().find(|cell| cell.column == column)
    }
}

fn squeezed(header: &str) -> String {
    fold(header).replace([' ', '_', '-'], "")
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, Column, squeezed};

    #[test]
    fn every_name_is_folded_and_names_its_column() {
        for (column, field, names) in COLUMNS {
            assert_eq!(Column::named(field), Some(*column));
            assert_eq!(Column::of_field(field), Some(*column));
            for name in *names {
                assert_eq!(squeezed(name), *name);
                assert_eq!(Column::named(name), Some(*column), "{name}");
            }
        }
    }

    #[test]
    fn a_header_is_known_in_many_spellings() {
        for (header, column) in [
            ("first_name", Column::FirstName),
            ("First Name", Column::FirstName),
            ("firstName", Column::FirstName),
            ("E-mail", Column::Email),
            ("نام خانوادگی", Column::LastName),
            ("نام\u{200C}خانوادگي", Column::LastName),
            ("مبلغ برآوردی", Column::EstimatedValue),
        ] {
            assert_eq!(Column::named(header), Some(column), "{header}");
        }
        assert_eq!(Column::named("fax"), None);
        assert_eq!(Column::named(""), None);
    }
}
