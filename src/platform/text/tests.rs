use proptest::prelude::{any, proptest};

use super::{
    COMPANY_WORDS, TooShort, fold, fold_email, fold_name, fts5_quote, like_escape, search_terms,
    search_text, sort_key,
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
        ("می\u{200C}خواهیم", "میخواهیم"),
        ("\u{202B}\u{200F}تهران\u{202C} \u{2067}ری\u{2069}", "تهران ری"),
        (" \t Acme\u{00A0}\u{00A0}GMBH\r\n ", "acme gmbh"),
        ("ＡＢＣ１２", "abc12"),
        ("Cafe\u{0301}", "café"),
        ("a\u{0000}b", "ab"),
        ("\u{200C}", ""),
    ] {
        assert_eq!(fold(text), folded, "{text}");
    }
}

#[test]
fn a_name_folds_without_its_legal_form() {
    for (name, folded) in [
        ("شرکت نرم‌افزاری آذر (سهامی خاص)", "نرمافزاری اذر"),
        ("شرکت نرمافزاری آذر سهامی‌خاص", "نرمافزاری اذر"),
        ("فولاد مبارکه - سهامی عام", "فولاد مبارکه"),
        ("آب و برق (با مسئولیت محدود)", "اب و برق"),
        ("آب و برق با مسؤولیت محدود", "اب و برق"),
        ("شرکتیان", "شرکتیان"),
        ("با سهامی", "با سهامی"),
        ("Acme Co., Ltd.", "acme"),
        ("ACME L.L.C.", "acme"),
        ("Müller GmbH & Co. KG", "müller"),
        ("AT & T Inc.", "at t"),
        ("O'Neill's", "oneills"),
        ("Cobalt", "cobalt"),
        ("شرکت", "شرکت"),
        ("(Co. Ltd)", "co ltd"),
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

#[test]
fn terms_have_three_characters() {
    for (query, terms) in [
        ("acme", vec!["acme"]),
        ("AB", vec![" ab"]),
        ("علی", vec!["علی"]),
        ("می خواهیم", vec![" می", "خواهیم"]),
        ("می‌خواهیم", vec!["میخواهیم"]),
        ("a karimi", vec!["karimi"]),
        ("a b", vec![" a b"]),
        ("۱۲", vec![" 12"]),
        (
            "aa b cc d ee ff gg hh ii jj kk",
            vec![" aa", " cc", " ee", " ff", " gg", " hh", " ii", " jj"],
        ),
    ] {
        assert_eq!(
            search_terms(query),
            Ok(terms.into_iter().map(str::to_owned).collect()),
            "{query}"
        );
    }
    for query in ["", " ", "a", " ع ", "ا\u{200C}"] {
        assert_eq!(search_terms(query), Err(TooShort), "{query}");
    }
}

#[test]
fn joined_and_spaced_words_meet() {
    let found = |kept: &str, query: &str| {
        let text = search_text(&["ما", kept]);
        search_terms(query).is_ok_and(|terms| terms.iter().all(|term| text.contains(term)))
    };
    let (joiner, spaced, joined) = ("می‌خواهیم", "می خواهیم", "میخواهیم");
    for kept in [joiner, joined] {
        for query in [joiner, spaced, joined] {
            assert!(found(kept, query), "{kept} by {query}");
        }
    }
    assert!(found(spaced, spaced));
    assert!(!found(spaced, joined), "the one case that folding leaves open");
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
        let text = search_text(&parts);
        for term in search_terms(&parts.join(" ")).unwrap_or_default() {
            assert!(term.chars().count() >= 3);
            assert!(text.contains(&term), "{term:?} in {text:?}");
        }
    }
}
