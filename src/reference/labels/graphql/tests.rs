use super::labels;

#[test]
fn every_value_has_a_label_of_its_own_in_both_languages() {
    let mut missing = Vec::new();
    for (persian, english) in labels("fa-IR").iter().zip(labels("en")) {
        let has_none = |label: &str| label == persian.value || label.is_empty();
        if has_none(&persian.label) || has_none(&english.label) || persian.label == english.label {
            missing.push((persian.name.clone(), persian.value));
        }
    }
    assert_eq!(missing, []);
}
