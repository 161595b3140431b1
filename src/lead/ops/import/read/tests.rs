use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::read;
use crate::lead::ops::import::Names;

fn check(file: &[u8], expected: &Expect) {
    let preview = read(file, &names());
    let mut text = String::new();
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

fn names() -> Names {
    Names { locale: "en".to_owned(), ..Names::default() }
}

#[test]
fn a_line_is_where_a_record_begins() {
    let file =
        b"subject,note\r\none,\"two\r\nlines\"\r\n\r\n\r\ntwo,\r\n,\r\nthree,x\r\n,no subject\r\n";
    check(file, &expect![[r#""#]]);
}

#[test]
fn a_file_of_a_spreadsheet_is_read() {
    let file = "\u{FEFF}موضوع;نام خانوادگی;Fax;مبلغ\n«درایو»;کریمی;1;۱٬۲۰۰\n".as_bytes();
    check(file, &expect![[r#""#]]);
    let preview = read(file, &names());
    let input = &preview.rows[0].input;
    assert_eq!(input.last_name.as_deref(), Some("کریمی"));
    assert_eq!(input.estimated_value.map(|value| value.raw()), Some(12_000_000));
}

#[test]
fn all_that_is_wrong_with_a_row_is_told() {
    let file = b"subject,rating,source,value,close date,currency\n\
        a,LUKEWARM,SMOKE,\"12,5x\",2026-13-45,EURO\n\
        b,hot,,1,2026-12-01,eur\n";
    check(file, &expect![[r#""#]]);
}

#[test]
fn what_is_no_table_of_leads_is_refused() {
    check(b"", &expect![[r#""#]]);
    check(b"name,phone\nx,y\n", &expect![[r#""#]]);
    check(b"subject,phone\nx\na,b,c\n", &expect![[r#""#]]);
    check(b"subject\n\xC8\xC7\n", &expect![[r#""#]]);
    check(b"subject,Subject,fax\nx,y,z\n", &expect![[r#""#]]);
}

#[test]
fn the_sample_is_read() {
    let preview = read(include_bytes!("../../../../../samples/leads.csv"), &names());
    assert_eq!(preview.unknown_headers, Vec::<String>::new());
}
