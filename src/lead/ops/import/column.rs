//! The columns of a CSV file of leads, and the headers that name them.

use crate::platform::text::fold;

/// A field of a lead that a column may contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ImportColumn {
    Subject,
    Salutation,
    FirstName,
    LastName,
    FullName,
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

/// For each column, the field of the API's input and the other accepted headers, folded, without spaces and
/// punctuation.
const COLUMNS: &[(ImportColumn, &str, &[&str])] = &[
    (ImportColumn::Subject, "subject", &["topic", "موضوع", "عنوان"]),
    (ImportColumn::Salutation, "salutation", &["خطاب", "لقب"]),
    (ImportColumn::FirstName, "firstName", &["givenname", "نام", "نامکوچک"]),
    (ImportColumn::LastName, "lastName", &["familyname", "surname", "نامخانوادگی", "فامیلی"]),
    (ImportColumn::FullName, "fullName", FULL_NAME),
    (ImportColumn::CompanyName, "companyName", COMPANY),
    (ImportColumn::JobTitle, "jobTitle", &["position", "title", "سمت", "شغل", "عنوانشغلی"]),
    (ImportColumn::Email, "email", EMAIL),
    (ImportColumn::Phone, "phone", PHONE),
    (ImportColumn::MobilePhone, "mobilePhone", MOBILE),
    (ImportColumn::Website, "website", &["site", "وبسایت", "سایت"]),
    (ImportColumn::Country, "country", &["countryregion", "کشور"]),
    (ImportColumn::Province, "province", &["state", "stateprovince", "استان"]),
    (ImportColumn::City, "city", &["شهر"]),
    (ImportColumn::Source, "sourceId", &["source", "leadsource", "منبع", "منبعسرنخ"]),
    (ImportColumn::Campaign, "campaignId", &["campaign", "کمپین"]),
    (ImportColumn::Rating, "rating", &["درجه", "رتبه"]),
    (ImportColumn::Currency, "currencyCode", &["currency", "ارز", "واحدپول"]),
    (ImportColumn::EstimatedValue, "estimatedValue", VALUE),
    (ImportColumn::EstimatedCloseDate, "estimatedCloseDate", CLOSE_DATE),
    (ImportColumn::CustomerNeed, "customerNeed", &["need", "نیاز", "نیازمشتری"]),
    (ImportColumn::PainPoints, "painPoints", &["مشکلات"]),
    (ImportColumn::BudgetAmount, "budgetAmount", &["budget", "بودجه", "مبلغبودجه"]),
    (ImportColumn::BudgetStatus, "budgetStatus", &["وضعیتبودجه"]),
    (ImportColumn::PurchaseTimeframe, "purchaseTimeframe", &["زمانخرید"]),
    (ImportColumn::Note, "note", &["notes", "description", "یادداشت", "توضیحات"]),
];

const FULL_NAME: &[&str] =
    &["name", "contact", "contactname", "نامکامل", "نامونامخانوادگی", "مخاطب"];
const COMPANY: &[&str] = &[
    "company",
    "organization",
    "organisation",
    "account",
    "accountname",
    "شرکت",
    "نامشرکت",
    "سازمان",
];
const EMAIL: &[&str] = &[
    "emailaddress",
    "mail",
    "ایمیل",
    "رایانامه",
    "پستالکترونیک",
    "پستالکترونیکی",
    "ادرسایمیل",
    "نشانیایمیل",
];
const PHONE: &[&str] = &[
    "phonenumber",
    "telephone",
    "tel",
    "businessphone",
    "تلفن",
    "تلفنثابت",
    "تلفنمحلکار",
    "شمارهتلفن",
];
const MOBILE: &[&str] = &[
    "mobile",
    "mobilenumber",
    "cell",
    "cellphone",
    "موبایل",
    "همراه",
    "تلفنهمراه",
    "شمارهموبایل",
    "شمارههمراه",
];
const VALUE: &[&str] =
    &["value", "estvalue", "amount", "مبلغ", "ارزش", "مبلغبراوردی", "ارزشبراوردی"];
const CLOSE_DATE: &[&str] =
    &["closedate", "estclosedate", "تاریخبستن", "تاریخبستهشدن", "تاریخبراوردی"];

/// What people write into any cell that has no value, folded, besides `-`, `..` and `??`.
const BLANKS: &[&str] = &["n/a", "n.a", "n.a.", "#n/a"];
/// What they write, folded, into a cell that takes more than free text; elsewhere it may be a name.
const BLANK_VALUES: &[&str] =
    &["na", "nil", "none", "null", "unknown", "ندارد", "نامشخص", "نا مشخص", "نامعلوم"];

impl ImportColumn {
    /// Whether a value of this column stands for no value.
    pub(super) fn is_blank(self, value: &str) -> bool {
        let value = fold(value);
        let is_free_text = matches!(
            self,
            Self::Subject
                | Self::Salutation
                | Self::FirstName
                | Self::LastName
                | Self::FullName
                | Self::CompanyName
                | Self::JobTitle
                | Self::Province
                | Self::City
                | Self::CustomerNeed
                | Self::PainPoints
                | Self::Note
        );
        value.chars().all(|c| matches!(c, '-' | '_' | '.' | '?' | '؟'))
            || BLANKS.contains(&value.as_str())
            || (!is_free_text
                && self != Self::PurchaseTimeframe
                && BLANK_VALUES.contains(&value.as_str()))
    }

    /// The column that a header names, ignoring letter case, spaces and punctuation.
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

    /// The values of the cells that hold amounts.
    pub(super) fn amounts(&self) -> impl Iterator<Item = &str> {
        let is_amount = |cell: &&Cell| {
            matches!(cell.column, ImportColumn::EstimatedValue | ImportColumn::BudgetAmount)
        };
        self.0.iter().filter(is_amount).map(|cell| cell.value.as_str())
    }

    /// The cell of a column.
    pub(super) fn get(&self, column: ImportColumn) -> Option<&Cell> {
        self.0.iter().find(|cell| cell.column == column)
    }
}

fn squeezed(header: &str) -> String {
    fold(header).replace(|c: char| !c.is_alphanumeric(), "")
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
            ("Full Name", ImportColumn::FullName),
            ("نام و نام خانوادگی", ImportColumn::FullName),
            ("E-mail Address", ImportColumn::Email),
            ("شمارهٔ تلفن", ImportColumn::Phone),
            ("Country/Region", ImportColumn::Country),
            ("State/Province", ImportColumn::Province),
            ("Est. Close Date", ImportColumn::EstimatedCloseDate),
            ("Est. Value", ImportColumn::EstimatedValue),
            ("Amount", ImportColumn::EstimatedValue),
            ("Tel.", ImportColumn::Phone),
            ("Account Name", ImportColumn::CompanyName),
            ("Description", ImportColumn::Note),
            ("Subject *", ImportColumn::Subject),
            ("ارزش برآوردی", ImportColumn::EstimatedValue),
            ("منبع سرنخ", ImportColumn::Source),
            ("تلفن محل کار", ImportColumn::Phone),
        ] {
            assert_eq!(ImportColumn::named(header), Some(column), "{header}");
        }
        assert_eq!(ImportColumn::named("fax"), None);
        assert_eq!(ImportColumn::named(""), None);
        assert_eq!(ImportColumn::named("#"), None);
    }

    #[test]
    fn a_cell_without_a_value_is_blank() {
        for (column, value, is_blank) in [
            (ImportColumn::Email, "n/a", true),
            (ImportColumn::Email, "N/A", true),
            (ImportColumn::Email, "ندارد", true),
            (ImportColumn::Phone, " - ", true),
            (ImportColumn::Country, "—", true),
            (ImportColumn::EstimatedValue, "#N/A", true),
            (ImportColumn::EstimatedValue, "-5", false),
            (ImportColumn::Rating, "N.A", true),
            (ImportColumn::Rating, "..", true),
            (ImportColumn::Rating, "??", true),
            (ImportColumn::City, "؟", true),
            (ImportColumn::Note, "…", true),
            (ImportColumn::Note, "👍", false),
            (ImportColumn::Note, "Really?", false),
            (ImportColumn::LastName, "-", true),
            (ImportColumn::LastName, "Null", false),
            (ImportColumn::LastName, "Na", false),
            (ImportColumn::PurchaseTimeframe, "نامشخص", false),
            (ImportColumn::PurchaseTimeframe, "n/a", true),
            (ImportColumn::Note, "none", false),
        ] {
            assert_eq!(column.is_blank(value), is_blank, "{value}");
        }
    }
}
