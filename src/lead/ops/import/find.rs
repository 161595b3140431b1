//! Finds a record by its name as people write it.

use entity::localized::Localized;

use crate::platform::text::fold;

/// Finds the only record that a text names: by its name in any language, else by a text such as `AUTOMATION_FAIR_1405`,
/// each of whose words begins a word of the name. A number in the text counts only if the name contains one.
pub(super) fn find<'a, R>(
    records: &'a [R],
    name: impl Fn(&R) -> &Localized,
    text: &str,
) -> Option<&'a R> {
    let exact = records.iter().find(|record| {
        let mut names = name(record).iter();
        names.any(|(_, name)| fold(name) == fold(text))
    });
    if exact.is_some() {
        return exact;
    }
    let asked = words(text);
    let mut alike = records.iter().filter(|record| {
        let mut names = name(record).iter();
        names.any(|(_, name)| is_meant(&asked, &words(name)))
    });
    let found = alike.next()?;
    alike.next().is_none().then_some(found)
}

fn is_meant(asked: &[String], name: &[String]) -> bool {
    let (numbers, letters): (Vec<_>, Vec<_>) = asked.iter().partition(|word| is_number(word));
    let begins = |word: &String| name.iter().any(|part| part.starts_with(word.as_str()));
    let has_number = name.iter().any(|word| is_number(word));
    !letters.is_empty()
        && letters.into_iter().all(begins)
        && (!has_number || numbers.into_iter().all(|number| name.contains(number)))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use entity::localized::Localized;

    use super::find;

    #[test]
    fn a_record_is_found_by_name_or_by_what_looks_like_its_key() {
        let fair =
            Localized::new([("fa", "نمایشگاه اتوماسیون ۱۴۰۵"), ("en", "Automation fair 1405")]);
        let older = Localized::new([("en", "Automation fair 1404")]);
        let webinars = Localized::new([("en", "Energy monitoring webinars")]);
        let phone = Localized::new([("fa", "تماس تلفنی"), ("en", "Phone call")]);
        let records = [&fair, &older, &webinars, &phone];
        for (text, found) in [
            ("automation FAIR 1405", Some(&fair)),
            ("نمايشگاه اتوماسيون 1405", Some(&fair)),
            ("AUTOMATION_FAIR_1404", Some(&older)),
            ("AUTOMATION_FAIR_1403", None),
            ("AUTOMATION_FAIR", None),
            ("ENERGY_WEBINAR_1405", Some(&webinars)),
            ("PHONE", Some(&phone)),
            ("تماس", Some(&phone)),
            ("1405", None),
            ("SMOKE_SIGNALS", None),
        ] {
            let answer = find(&records, |record| record, text);
            assert_eq!(answer.copied(), found, "{text}");
        }
    }
}
