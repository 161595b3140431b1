//! Every message exists in both languages, with the same arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Strings of the code that look like the key of a message and are none.
const NO_TEXTS: &[&str] = &["demo-token"];
/// Its messages are for programs, in the words of the protocols.
const WITHOUT_TEXTS: &str = "src/platform/http";

#[test]
fn every_text_exists_in_both_languages_with_the_same_arguments() {
    let (english, persian) = (texts("en"), texts("fa"));
    assert!(english.len() > 100, "the texts are not found");
    for (key, arguments) in &english {
        assert_eq!(persian.get(key), Some(arguments), "{key} in Persian");
    }
    for key in persian.keys() {
        assert!(english.contains_key(key), "{key} in English");
    }
}

#[test]
fn every_text_that_the_code_names_is_there() {
    let known = texts("en");
    let mut missing = Vec::new();
    let sources = sources(Path::new("src"));
    for path in sources.iter().filter(|path| !path.starts_with(WITHOUT_TEXTS)) {
        let source = fs::read_to_string(path).expect("a source can be read");
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in lines.filter(|line| !line.contains("#[graphql") && !line.contains("#[arg")) {
            let literals = line.split('"').skip(1).step_by(2);
            for name in literals.filter(|text| names_a_text(text, line)) {
                if !known.contains_key(name) && !NO_TEXTS.contains(&name) {
                    missing.push(format!("{}: {name}", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "no such text:\n{}", missing.join("\n"));
}

/// Whether a string is a key: words joined by hyphens, or one word that is passed to a message.
fn names_a_text(text: &str, line: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    let is_message = ["Message::new(\"", "UserError::invalid(\""]
        .iter()
        .any(|call| line.contains(&format!("{call}{text}\"")));
    is_message
        || (text.contains('-')
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.split('-').all(is_word))
}

/// The messages of a language, each with its arguments.
fn texts(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in fs::read_dir(Path::new("locales").join(language)).expect("a folder of texts") {
        let text = fs::read_to_string(entry.expect("a file").path()).expect("a file of texts");
        let mut last = None;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((key, _)) = line.split_once('=')
                && line.starts_with(|c: char| c.is_ascii_lowercase())
            {
                let key = key.trim().to_owned();
                let is_new = found.insert(key.clone(), BTreeSet::new()).is_none();
                assert!(is_new, "{key} stands twice in {language}");
                last = Some(key);
            }
            let arguments = line.split("{ $").skip(1).chain(line.split("{$").skip(1));
            let names = arguments.filter_map(|rest| rest.split([' ', '}']).next());
            if let Some(arguments) = last.as_ref().and_then(|key| found.get_mut(key)) {
                arguments.extend(names.map(str::to_owned));
            }
        }
    }
    found
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let found = paths.flat_map(|path| match path.is_dir() {
        true => sources(&path),
        false => vec![path],
    });
    found
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter(|path| {
            !path.ends_with("tests.rs") && !path.components().any(|it| it.as_os_str() == "tests")
        })
        .collect()
}
