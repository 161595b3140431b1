use super::{INPUT, LONGEST, error, shortened};

#[test]
fn a_text_is_cut_where_it_grows_too_long_and_not_inside_a_letter() {
    for (letters, is_cut) in [(LONGEST - 1, false), (LONGEST, false), (LONGEST + 1, true)] {
        for letter in ["a", "ش"] {
            let text = shortened(letter.repeat(letters));
            assert_eq!(text.ends_with('…'), is_cut, "{letters} times {letter}");
            assert_eq!(text.chars().count(), letters.min(LONGEST));
        }
    }
}

#[test]
fn every_error_has_a_code_and_a_request_id() {
    let error = error(INPUT, "no");
    let extensions = error.extensions.unwrap();
    assert!(extensions.get("code").is_some());
    assert!(extensions.get("requestId").is_some());
}
