use proptest::prelude::{any, proptest};

use super::{
    COMPANY_WORDS, QueryPart, TooShort, fold, fold_email, fold_name, fold_number, fts5_quote,
    like_escape, search_query, search_text, sort_key,
};

#[test]
fn variants_of_a_word_fold_to_one() {
    for (text, folded) in [
        ("علي كريمى", "علی کریمی"),
        ("خانهٔ ما", "خانه ما"),
        ("خان\u{06C0} ما", "خانه ما"),
        ("أحمد إبراهیم ٱلله", "احمد ابراهیم الله"),
        ("آذر", "اذر"),
        ("ا\u{0653}ذر", "اذر"),
        ("مؤسسه", "موسسه"),
        ("مسئول", "مسیول"),
        ("شركة", "شرکه"),
        ("مُحَمَّد", "محمد"),
        ("رحم\u{0670}ن", "رحمن"),
        ("شرکـــت", "شرکت"),
        ("ﻻله ﭘارس", "لاله پارس"),
        ("۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩", "0123456789 0123456789"),
        ("می\u{200C}خواهیم", "می خواهیم"),
        ("\u{200C}تهران\u{200C}", "تهران"),
        ("İSTANBUL", "istanbul"),
        ("ISPARTA ısparta", "isparta isparta"),
        ("Gießerei GIESSEREI", "giesserei giesserei"),
        ("STRAẞE", "strasse"),
        ("ΑΘΗΝΑ Αθήνα", "αθηνα αθηνα"),
        ("Σίσυφος", "σισυφοσ"),
        ("Müller MU\u{0308}LLER", "muller muller"),
        ("Ærø Đoković Łódź", "aero dokovic lodz"),
        ("й и\u{0306}", "й й"),
        ("ガ カ\u{3099}", "ガ ガ"),
        ("한", "한"),
        ("\u{202B}\u{200F}تهران\u{202C} \u{2067}ری\u{2069}", "تهران ری"),
        (" \t Acme\u{00A0}\u{00A0}GMBH\r\n ", "acme gmbh"),
        ("ＡＢＣ１２", "abc12"),
        ("Cafe\u{0301}", "cafe"),
        ("a\u{0000}b", "ab"),
        ("\u{200C}", ""),
        ("O\u{02BB}zbek O’Neil o'neil O´Neil O`Neil ＇a", "ozbek oneil oneil oneil oneil a"),
        ("0912–345—6778 \u{2212}5 a\u{2011}b", "0912-345-6778 -5 a-b"),
    ] {
        assert_eq!(fold(text), folded, "{text}");
    }
}

#[test]
fn a_name_folds_without_its_legal_form() {
    for (name, folded) in [
        ("شرکت نرم‌افزاری آذر (سهامی خاص)", "نرمافزاریاذر"),
        ("شرکت نرمافزاری آذر سهامی‌خاص", "نرمافزاریاذر"),
        ("شرکت نرم افزاری آذر", "نرمافزاریاذر"),
        ("فولاد‌سازان", "فولادسازان"),
        ("فولاد سازان", "فولادسازان"),
        ("فولادسازان", "فولادسازان"),
        ("شرکت‌فولاد سازان", "فولادسازان"),
        ("فولاد مبارکه - سهامی عام", "فولادمبارکه"),
        ("آب و برق (با مسئولیت محدود)", "ابوبرق"),
        ("آب و برق با مسؤولیت محدود", "ابوبرق"),
        ("فاز 1 2", "فاز1 2"),
        ("فاز 12", "فاز12"),
        ("شرکتیان", "شرکتیان"),
        ("با سهامی", "باسهامی"),
        ("Acme Co., Ltd.", "acme"),
        ("ACME L.L.C.", "acme"),
        ("Müller GmbH & Co. KG", "muller"),
        ("AT & T Inc.", "att"),
        ("O'Neill's", "oneills"),
        ("Cobalt", "cobalt"),
        ("شرکت", "شرکت"),
        ("(Co. Ltd)", "coltd"),
        ("%%%", ""),
    ] {
        assert_eq!(fold_name(name), folded, "{name}");
    }
    for form in COMPANY_WORDS {
        assert!(form.iter().all(|word| fold(word) == *word), "{form:?}");
    }
}

#[test]
fn an_address_folds_and_other_text_does_not() {
    for (text, folded) in [
        ("  Ali.Karimi@Example.COM\u{200F} ", Some("ali.karimi@example.com")),
        ("ali۱۲@example.ir", Some("ali12@example.ir")),
        ("müller@example.de", Some("müller@example.de")),
        ("a+b@sub.xn--mgba3a4f16a.ir", Some("a+b@sub.xn--mgba3a4f16a.ir")),
        ("ali@localhost", None),
        ("ali@.com", None),
        ("ali@example.", None),
        ("ali@example..com", None),
        ("ali@-example.com", None),
        ("@example.com", None),
        ("ali@b@example.com", None),
        ("ali karimi@example.com", None),
        ("Ali <ali@example.com>", None),
        ("mailto:ali@example.com", None),
        ("a@b.com,c", None),
        ("ali", None),
        ("", None),
    ] {
        assert_eq!(fold_email(text).as_deref(), folded, "{text}");
    }
    assert_eq!(fold_email(&format!("{}@example.com", "a".repeat(250))), None);
}

#[test]
fn search_text_has_a_space_at_each_end() {
    assert_eq!(search_text(&["آذر", "", " Acme  Co "]), " اذر acme co ");
    assert_eq!(search_text(&["", " "]), "");
    assert_eq!(search_text(&["فولاد سازان", "Acme"]), " فولاد سازان acme فولادسازان ");
    assert_eq!(search_text(&["Ali Reza", "12 34"]), " ali reza 12 34 ");
    assert_eq!(search_text(&["Call 0912-345-6778"]), " call 0912-345-6778 09123456778 ");
    assert_eq!(search_text(&["QUO-1405-00044"]), " quo-1405-00044 quo140500044 ");
    let kept = search_text(&["+989123456778", "09123456778"]);
    assert_eq!(kept, " +989123456778 09123456778 ", "the digits are there already");
    let long = "می خواهیم ".repeat(21);
    assert!(!search_text(&[&long]).contains("میخواهیم"));
}

#[test]
fn keys_sort_as_the_alphabet_does() {
    let names = [
        "",
        "12 ولت",
        "۲۰ ولت",
        "Acme",
        "bosch",
        "Zeta",
        "ابزار",
        "آذر",
        "بازرگان",
        "پارس",
        "تهران",
        "ثامن",
        "جم",
        "چای",
        "حکیم",
        "خزر",
        "دنا",
        "ذوب",
        "رود",
        "زر",
        "ژاله",
        "سپید",
        "شیراز",
        "صبا",
        "ضحی",
        "طوس",
        "ظفر",
        "عسل",
        "غرب",
        "فولاد",
        "قم",
        "كاوه",
        "کرمان",
        "گلستان",
        "لاله",
        "مس",
        "نفت",
        "وحدت",
        "هما",
        "يزد",
    ];
    for pair in names.windows(2) {
        assert!(sort_key(pair[0]) < sort_key(pair[1]), "{} before {}", pair[0], pair[1]);
    }
    assert_eq!(sort_key("كيان"), sort_key("کیان"));
    assert!(sort_key("گروه فولاد پارس").contains(&sort_key("فولاد")));
}

/// Whether a kept text is found by a query, as the databases decide it.
fn is_found(kept: &[&str], query: &str) -> bool {
    let text = search_text(kept);
    let is_in = |QueryPart { terms, joined }: &QueryPart| {
        terms.iter().all(|term| text.contains(term))
            || joined.as_ref().is_some_and(|joined| text.contains(joined))
    };
    search_query(query).is_ok_and(|parts| parts.iter().all(is_in))
}

#[test]
fn terms_have_three_characters() {
    for (query, terms, joined) in [
        ("acme", vec!["acme"], None),
        ("AB", vec![" ab"], None),
        ("علی", vec!["علی"], None),
        ("می خواهیم", vec![" می", "خواهیم"], Some("میخواهیم")),
        ("می\u{200C}خواهیم", vec![" می", "خواهیم"], Some("میخواهیم")),
        ("فولاد سازان", vec!["فولاد", "سازان"], None),
        ("a karimi", vec!["karimi"], None),
        ("a b", vec![" a b"], None),
        ("۱۲", vec![" 12"], None),
        ("0912-345-6778", vec!["0912-345-6778"], Some("09123456778")),
        ("09123456778", vec!["09123456778"], None),
        ("00989123456778", vec!["00989123456778"], Some("989123456778")),
        ("+98 (0)21 8845", vec!["+98", "(0)21", "8845"], Some("98218845")),
        ("(021) 8845", vec!["(021)", "8845"], Some("0218845")),
        ("12 34", vec![" 12", " 34"], None),
        (
            "aa b cc d ee ff gg hh ii jj kk",
            vec![" aa", " cc", " ee", " ff", " gg", " hh", " ii", " jj"],
            None,
        ),
    ] {
        assert_eq!(search_query(query), Ok(vec![part(&terms, joined)]), "{query}");
    }
    for query in ["", " ", "a", " ع ", "ا\u{200C}"] {
        assert_eq!(search_query(query), Err(TooShort), "{query}");
    }
}

fn part(terms: &[&str], joined: Option<&str>) -> QueryPart {
    let terms = terms.iter().map(|term| (*term).to_owned()).collect();
    QueryPart { terms, joined: joined.map(str::to_owned) }
}

#[test]
fn a_phone_number_is_a_part_of_a_query() {
    let nasrin = part(&["nasrin"], None);
    let dashed = part(&["0935-111-2233"], Some("09351112233"));
    for (query, parts) in [
        ("nasrin 0935-111-2233", vec![nasrin.clone(), dashed.clone()]),
        ("0935–111–2233; nasrin", vec![dashed, nasrin.clone()]),
        ("09351112233, Nasrin", vec![part(&["09351112233"], None), nasrin]),
        ("tel:+98935 1112233", vec![part(&["+98935", "1112233"], Some("989351112233"))]),
        ("a 1 2 3 4 5", vec![part(&[" 1 2 3 4 5"], Some("12345"))]),
        (
            "aa bb cc dd ee ff gg 0912 345 6778 hh",
            vec![
                part(&[" aa", " bb", " cc", " dd", " ee", " ff", " gg"], None),
                part(&["0912"], Some("09123456778")),
            ],
        ),
    ] {
        assert_eq!(search_query(query), Ok(parts), "{query}");
    }
}

#[test]
fn half_space_space_and_nothing_meet() {
    for forms in [
        ["می\u{200C}خواهیم", "می خواهیم", "میخواهیم"],
        ["فولاد\u{200C}سازان", "فولاد سازان", "فولادسازان"],
        ["کتاب\u{200C}ها", "کتاب ها", "کتابها"],
    ] {
        for kept in forms {
            for query in forms {
                assert!(is_found(&["ما", kept], query), "{kept} by {query}");
            }
        }
    }
    assert!(!is_found(&["کتاب", "ها"], "کتابها"), "parts are not one text");
}

#[test]
fn words_are_found_however_they_are_written() {
    for (kept, query) in [
        ("İSTANBUL", "istanbul"),
        ("İstanbul", "ISTANBUL"),
        ("Gießerei", "GIESSEREI"),
        ("GIESSEREI", "gießerei"),
        ("Müller", "muller"),
        ("Muller", "MÜLLER"),
        ("+989123456778", "00989123456778"),
        ("+989123456778", "+98 912 345 6778"),
        ("+989123456778", "(+98) 912-345-6778"),
        ("09123456778", "0912-345-6778"),
        ("02188451200", "(021) 8845 1200"),
        ("+982188451200", "0098 (0)21 8845 1200"),
        ("QUO-1405-00042", "1405-00042"),
        ("QUO-1405-00044", "QUO140500044"),
        ("QUO-1405-00044", "quo–1405–00044"),
        ("Nasrin Karimi +989351112233 09351112233", "nasrin 0935-111-2233"),
        ("Nasrin Karimi +989351112233 09351112233", "09351112233, nasrin"),
        ("Nasrin Karimi +989351112233 09351112233", "karimi, +98 935 111 2233"),
        ("09123456778", "0912–345–6778"),
        ("+989123456778", "tel:+989123456778"),
        ("09123456778", "0912_3456778"),
        ("+12125550123", "011 1 212 555 0123"),
        ("Call 0912-345-6778 tomorrow", "09123456778"),
        ("Call 0912 345 6778 tomorrow", "0912-345-6778"),
        ("O\u{02BB}zbek O’Neil", "o'neil"),
        ("O\u{02BB}zbek O’Neil", "oneil"),
        ("O\u{02BB}zbek O’Neil", "ozbek"),
        ("ONeil", "O´Neil"),
    ] {
        assert!(is_found(&[kept], query), "{kept} by {query}");
    }
}

#[test]
fn terms_are_quoted_for_each_database() {
    assert_eq!(like_escape(r"50%_a\b"), r"50\%\_a\\b");
    assert_eq!(fts5_quote(r#" a"b"#), r#"" a""b""#);
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in any::<String>()) {
        let folded = fold(&text);
        assert_eq!(fold(&folded), folded);
        let has_letters = folded.contains(char::is_alphanumeric);
        assert!(!has_letters || !fold_name(&text).is_empty(), "{text:?}");
    }

    #[test]
    fn a_text_is_found_by_itself(parts in proptest::collection::vec("[a-zآ-ی\u{200C}۰-۹ ]{0,12}", 1..4)) {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let query = parts.join(" ");
        if let Ok(found) = search_query(&query) {
            for QueryPart { terms, joined } in &found {
                assert!(!terms.is_empty());
                assert!(terms.iter().chain(joined).all(|term| term.chars().count() >= 3));
            }
            assert!(is_found(&parts, &query), "{query:?} in {parts:?}");
        }
    }
}

#[test]
fn the_number_of_a_document_is_folded_as_a_database_does() {
    for (typed, folded) in [
        (" QUO-1405-00042 ", "quo-1405-00042"),
        ("quo-۱۴۰۵-٠٠٠٤٢", "quo-1405-00042"),
        // Only ASCII letters have a case there; a half space, an accent and a variant of a letter count.
        ("پیش‌فاکتور-1405-7", "پیش‌فاکتور-1405-7"),
        ("آگهي-7", "آگهي-7"),
        ("ÄB-7", "Äb-7"),
    ] {
        assert_eq!(fold_number(typed), folded, "{typed}");
    }
}
