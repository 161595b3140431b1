use std::fmt::Write as _;

use entity::choice::{BudgetStatus, Rating};
use entity::id::{CampaignId, SourceId};
use entity::localized::Localized;
use entity::{campaign, source};
use expect_test::{Expect, expect};

use crate::lead::ops::import::{ImportPreview, KnownRecords};

/// The content of a file that has a table of leads.
fn read(file: &[u8], names: &KnownRecords) -> ImportPreview {
    super::read(file, names, usize::MAX).expect("the file has a table of leads")
}

fn check(file: &[u8], expected: &Expect) {
    let mut text = String::new();
    let preview = match super::read(file, &names(), usize::MAX) {
        Ok(preview) => preview,
        Err(fault) => {
            let _ = writeln!(text, "{}!! {}", fault.line, fault.message.in_locale("en"));
            ImportPreview::default()
        }
    };
    for row in &preview.rows {
        let _ = writeln!(text, "{}: {}", row.line, row.input.subject);
    }
    for error in &preview.errors {
        let (line, column, value) = (error.line, &error.column, &error.value);
        let _ = writeln!(text, "{line}! {column} “{value}” {}", error.message);
    }
    for header in &preview.unknown_headers {
        let _ = writeln!(text, "? {header}");
    }
    expected.assert_eq(&text);
}

fn names() -> KnownRecords {
    KnownRecords { locale: "en".to_owned(), ..KnownRecords::default() }
}

#[test]
fn a_line_is_where_a_record_begins() {
    let file =
        b"subject,note\r\none,\"two\r\nlines\"\r\n\r\n\r\ntwo,\r\n,\r\nthree,x\r\n,no subject\r\n";
    check(
        file,
        &expect![[r#"
        2: one
        6: two
        8: three
        9! subject “” This column must be filled.
    "#]],
    );
}

#[test]
fn a_file_of_a_spreadsheet_is_read() {
    let file = "\u{FEFF}موضوع;نام خانوادگی;Fax;مبلغ\n«درایو»;کریمی;1;۱٬۲۰۰\n".as_bytes();
    check(
        file,
        &expect![[r#"
        2: «درایو»
        ? Fax
    "#]],
    );
    let preview = read(file, &names());
    let input = &preview.rows[0].input;
    assert_eq!(input.last_name.as_deref(), Some("کریمی"));
    assert_eq!(input.estimated_value.map(|value| value.raw()), Some(12_000_000));
}

#[test]
fn all_errors_of_a_row_are_reported() {
    let file = b"subject,rating,source,value,close date,currency\n\
        a,LUKEWARM,SMOKE,\"12,5x\",2026-13-45,EURO\n\
        b,hot,,1,2026-12-01,eur\n";
    check(
        file,
        &expect![[r#"
        3: b
        2! source “SMOKE” There is no active source of this name.
        2! rating “LUKEWARM” Enter one of these values: Hot, Warm, Cold.
        2! currency “EURO” This is not a currency code: enter one such as EUR.
        2! value “12,5x” This is not an amount: enter one such as 1234.50.
        2! close date “2026-13-45” This is not a Gregorian day such as 2026-11-23.
    "#]],
    );
}

#[test]
fn what_is_no_table_of_leads_is_refused() {
    check(
        b"",
        &expect![[r#"
        1!! The file is empty.
    "#]],
    );
    check(
        b"name,phone\nx,y\n",
        &expect![[r#"
        1!! The file has no column “subject”.
    "#]],
    );
    check(
        b"\n\xC8\xC7,subject\nx,y\n",
        &expect![[r#"
        2!! This row is not UTF-8 text: save the file as “CSV UTF-8”.
    "#]],
    );
    check(
        b"subject,phone\nx\na,b,c\nd,e,,\n",
        &expect![[r#"
        2: x
        4: d
        3!  “” The row has 3 values, the header 2 columns.
    "#]],
    );
    check(
        b"subject\n\xC8\xC7\n",
        &expect![[r#"
        2!  “” This row is not UTF-8 text: save the file as “CSV UTF-8”.
    "#]],
    );
    check(
        b"subject,Subject,fax\nx,y,z\n",
        &expect![[r#"
        2: x
        ? Subject
        ? fax
    "#]],
    );
}

#[test]
fn a_quotation_mark_that_is_not_closed_refuses_its_row() {
    check(
        b"subject,note\nz,\"fine\n\"\na,\"never closed\nb,x\nc,y\n",
        &expect![[r#"
        2: z
        4!  “” The quotation mark that opens a value in this line is never closed: the rest of the file was not read.
    "#]],
    );
    check(
        b"subject,note\na,\"never closed\nb,\"x\"\nc,y\n",
        &expect![[r#"
        4: c
        2!  “” Text follows the closing quotation mark of a value that opens in this line: double the marks within a value.
    "#]],
    );
}

#[test]
fn amounts_follow_the_convention_of_the_file() {
    let values = |file: &str| {
        let preview = read(file.as_bytes(), &names());
        let rows = preview.rows.iter().map(|row| row.input.estimated_value);
        let read: Vec<_> = rows.map(|value| value.map(|it| it.to_string())).collect();
        (read, preview.errors.len())
    };
    let some = |value: &str| Some(value.to_owned());
    assert_eq!(values("subject;value\na;12.100\nb;1,125\n"), (vec![], 2));
    let comma = "subject;value\na;12.100\nb;1.234,50\n";
    assert_eq!(values(comma), (vec![some("12100.0000"), some("1234.5000")], 0));
    let point = "subject;value\na;1,125\nb;12.5\n";
    assert_eq!(values(point), (vec![some("1125.0000"), some("12.5000")], 0));
    assert_eq!(values("subject,value\na,12.100\n"), (vec![some("12.1000")], 0));
}

#[test]
fn the_separator_of_a_spreadsheet_is_no_header() {
    for file in ["sep=;\nsubject;note\nx;a,b\n", "\u{FEFF}\"sep=;\"\r\nsubject;note\r\nx;a,b\r\n"] {
        let preview = read(file.as_bytes(), &names());
        assert_eq!(preview.errors, []);
        assert_eq!(preview.rows[0].line, 3);
        assert_eq!(preview.rows[0].input.note.as_deref(), Some("a,b"));
    }
}

#[test]
fn a_separator_within_a_quoted_header_does_not_count() {
    for file in [
        "subject;\"note (a,b,c,d,e)\";note\nx;y;z\n",
        "\"subject\";\"a \"\"b,c\"\", d\";note\nx;y;z\n",
        "subject;\"note\n(a,b,c,d)\";note\nx;y;z\n",
        "\"my \"\"a,b,c,d\"\"\";subject;note\nx;x;z\n",
    ] {
        let preview = read(file.as_bytes(), &names());
        assert_eq!(preview.errors, [], "{file}");
        assert_eq!(preview.rows[0].input.subject, "x");
        assert_eq!(preview.rows[0].input.note.as_deref(), Some("z"), "{file}");
    }
}

#[test]
fn a_full_name_fills_what_is_missing() {
    let named = |cells: &str| {
        let file = format!("subject;full name;first name;last name\na;{cells}\n");
        let preview = read(file.as_bytes(), &names());
        assert_eq!(preview.errors, [], "{cells}");
        let notes = preview.warnings.len();
        let input = preview.rows.into_iter().next().map(|row| row.input);
        let input = input.expect("the row is read");
        let or_none = |name: Option<String>| name.unwrap_or_else(|| "-".to_owned());
        (or_none(input.first_name), or_none(input.last_name), notes)
    };
    for (cells, first, last, notes) in [
        ("Nora Karimi;;", "Nora", "Karimi", 0),
        ("Nora Karimi;Nora;", "Nora", "Karimi", 0),
        ("NORA Karimi;Nora;", "Nora", "Karimi", 0),
        ("Karimi, Nora;Nora;", "Nora", "Karimi", 0),
        ("Karimi Nora;Nora;", "Nora", "Karimi", 0),
        ("Nora van der Berg;Nora;", "Nora", "van der Berg", 0),
        ("Nora Karimi;;Karimi", "Nora", "Karimi", 0),
        ("فاطمه\u{200C}زهرا کریمی;فاطمه زهرا;", "فاطمه زهرا", "کریمی", 0),
        ("Nora;Nora;", "Nora", "-", 0),
        ("Nora M. Karimi;Nora;Karimi", "Nora", "Karimi", 0),
        ("Sara Ahmadi;Nora;", "Nora", "-", 1),
        ("Sara Ahmadi;;Karimi", "-", "Karimi", 1),
        ("Sara Karimi;Nora;Karimi", "Nora", "Karimi", 1),
        (";Nora;", "Nora", "-", 0),
    ] {
        assert_eq!(named(cells), (first.to_owned(), last.to_owned(), notes), "{cells}");
    }
}

#[test]
fn a_name_of_two_countries_says_which() {
    check(
        b"subject,country\na,Congo\nb,UAE\n",
        &expect![[r#"
        3: b
        2! country “Congo” Several countries have this name: enter the code, CD (Congo - Kinshasa), CG (Congo - Brazzaville).
    "#]],
    );
}

#[test]
fn cells_are_read_as_people_write_them() {
    let file = "موضوع,درجه,کشور,Full Name,email,phone,budget status\n\
        a,داغ,Germany,Nora Karimi,Nora <nora@example.com>,-,ممکن است بخرد\n\
        b,n/a,,کریمی,n/a,9.89121E+11,\n";
    check(
        file.as_bytes(),
        &expect![[r#"
        2: a
        3! phone “9.89121E+11” A spreadsheet has shortened this number: format its column as text and export it again.
    "#]],
    );
    let preview = read(file.as_bytes(), &names());
    let input = &preview.rows[0].input;
    assert_eq!(input.rating, Some(Rating::Hot));
    assert_eq!(input.country.as_deref(), Some("DE"));
    assert_eq!(input.first_name.as_deref(), Some("Nora"));
    assert_eq!(input.last_name.as_deref(), Some("Karimi"));
    assert_eq!(input.email.as_deref(), Some("nora@example.com"));
    assert_eq!(input.phone, None);
    assert_eq!(input.budget_status, Some(BudgetStatus::MayBuy));
}

#[test]
fn messages_are_in_the_language_of_the_organization() {
    let names = KnownRecords { locale: "fa".to_owned(), ..names() };
    let preview = read("subject,rating,close date\na,ولرم,1405-09-30\n".as_bytes(), &names);
    let messages: Vec<&str> = preview.errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "مقدار باید یکی از این‌ها باشد: داغ, گرم, سرد.",
            "این تاریخ شمسی به نظر می‌رسد؛ تاریخ میلادی آن را وارد کنید: 2026-12-21.",
        ]
    );
}

#[test]
fn the_sample_is_read_but_for_its_bad_rows() {
    let sources = ["Website", "Exhibition", "Referral", "Phone call", "Advertisement"];
    let campaigns = [
        "Winter offer on drives 1404",
        "Automation fair 1405",
        "Energy monitoring webinars",
        "Dubai export event 2026",
    ];
    let names = KnownRecords {
        sources: sources.into_iter().map(source).collect(),
        campaigns: campaigns.into_iter().map(campaign).collect(),
        ..names()
    };
    let preview = read(include_bytes!("../../../../../samples/leads.csv"), &names);
    let bad: Vec<_> =
        preview.errors.iter().map(|error| (error.line, error.column.as_str())).collect();
    let expected =
        [(14, "estimated_close_date"), (53, "subject"), (67, "estimated_value"), (144, "rating")];
    assert_eq!(bad, expected);
    assert_eq!(preview.rows.len(), 196);
    assert_eq!(preview.unknown_headers, Vec::<String>::new());
}

fn source(name: &str) -> source::Model {
    source::Model {
        id: SourceId::generate(),
        version: 1,
        name: Localized::new([("en", name)]),
        position: 1,
        is_active: true,
    }
}

fn campaign(name: &str) -> campaign::Model {
    campaign::Model {
        id: CampaignId::generate(),
        version: 1,
        name: Localized::new([("en", name)]),
        starts_on: None,
        ends_on: None,
        is_active: true,
    }
}

#[test]
fn too_many_rows_are_only_counted() {
    let file = format!("subject,phone\n{}\n,\nx,y,z\n", "x,1\n".repeat(9));
    for (most, rows, errors) in [(11, 9, 1), (10, 9, 1), (9, 0, 0), (0, 0, 0)] {
        let preview = super::read(file.as_bytes(), &names(), most).expect("it has a subject");
        let found = (preview.count, preview.rows.len(), preview.errors.len());
        assert_eq!(found, (10, rows, errors), "at most {most}");
    }
}
