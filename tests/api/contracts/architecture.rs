//! Which code may use which, how long a file may be, and what must go through the audit. See `src/ARCHITECTURE.md`.

use std::fs;
use std::path::{Path, PathBuf};

/// A place, the words that may not be in it, and what to do instead.
const RULES: &[(&str, &[&str], &str)] = &[
    ("rules", RULE_WORDS, "a rule is a pure decision: take what it needs as arguments"),
    ("src/pricing/", RULE_WORDS, "pricing is pure arithmetic"),
    ("src/access/permission.rs", RULE_WORDS, "the policy is one match"),
    ("src/event/mod.rs", RULE_WORDS, "the vocabulary of events is plain data"),
    ("graphql", &["sea_orm::", "use sea_orm"], "read by `scope` and `queries`, write by a verb"),
    ("subscription", &["sea_orm::", "use sea_orm"], "read the stream and the scope"),
    ("ops", &["async_graphql", "axum::"], "a verb knows no API"),
    ("queries", &["async_graphql", "axum::"], "a query knows no API"),
    ("src/platform/", SLICES, "the machinery knows no slice"),
    ("src/access/", SLICES, "who may do what depends on no slice"),
];

const RULE_WORDS: &[&str] = &[
    "use sea_orm::{",
    "sea_orm::Entity",
    "sea_orm::Select",
    "DatabaseConnection",
    "async_graphql",
    "axum::",
    "tokio::",
    "async fn",
    "Utc::now",
];

const SLICES: &[&str] = &[
    "crate::lead",
    "crate::account",
    "crate::audit",
    "crate::catalog",
    "crate::reference",
    "crate::process",
    "crate::sales::opportunity",
    "crate::sales::document",
    "crate::sales::quote",
    "crate::sales::order",
    "crate::sales::invoice",
    "crate::user::",
    "crate::schema",
    "crate::cli",
];

/// File names that say nothing.
const EMPTY_NAMES: &[&str] =
    &["utils", "util", "common", "manager", "service", "services", "helpers"];

/// Where code may act as the system: the server's own work, never a request's.
const SYSTEM: &[&str] = &["src/platform/", "src/cli/", "src/app.rs"];

const MOST_LINES: usize = 500;

/// The widest line of a comment, in characters; that of code is rustfmt's.
const WIDEST: usize = 120;

/// Steps that were landed with a wider comment: a landed step is not edited.
const WIDE: &[&str] = &["m0018_boards.rs", "m0019_search_and_sorts.rs"];

#[test]
fn every_file_stays_in_its_room() {
    let mut complaints = Vec::new();
    for path in sources() {
        let name = path.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).expect("a source can be read");
        let lines = text.lines().count();
        if lines > MOST_LINES {
            complaints.push(format!("{name} has {lines} lines: cut it by verb or subject"));
        }
        let is_wide =
            |line: &&str| line.trim_start().starts_with("//") && line.chars().count() > WIDEST;
        if let Some(line) = text.lines().find(is_wide)
            && !WIDE.iter().any(|step| name.ends_with(step))
        {
            complaints.push(format!("{name}: this comment is too wide: {line}"));
        }
        if name.split('/').any(|part| EMPTY_NAMES.contains(&part.trim_end_matches(".rs"))) {
            complaints.push(format!("{name}: name it after what it does"));
        }
        if text.contains("Session::system") && !SYSTEM.iter().any(|place| name.starts_with(place)) {
            complaints.push(format!("{name} acts as the system: ask for a session instead"));
        }
        for (place, words, instead) in RULES.iter().filter(|(place, ..)| stands_in(&name, place)) {
            for word in words.iter().filter(|word| names(&text, word)) {
                complaints.push(format!("{name} ({place}) names `{word}`: {instead}"));
            }
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// The slices in the order in which they depend on each other: a slice may name those of groups before its own. Slices
/// of one group do not name each other, except in the first. What comes after "The whole" may name everything.
fn direction() -> Vec<Vec<String>> {
    let groups = |file: &str| -> Vec<Vec<String>> {
        let text = fs::read_to_string(file).expect("a source can be read");
        let slices = text.split("// The whole").next().unwrap_or_default();
        let modules = |group: &str| -> Vec<String> {
            let names = group.lines().filter_map(|line| line.strip_prefix("pub mod "));
            names.map(|name| name.trim_end_matches(';').to_owned()).collect()
        };
        slices.split("\n\n").map(modules).filter(|group| !group.is_empty()).collect()
    };
    let mut direction = Vec::new();
    for group in groups("src/lib.rs") {
        if group == ["sales"] {
            let of_sales = groups("src/sales/mod.rs").into_iter().flatten();
            direction.extend(of_sales.map(|slice| vec![format!("sales/{slice}")]));
        } else {
            direction.push(group);
        }
    }
    direction
}

#[test]
fn the_direction_is_the_order_of_the_modules() {
    let direction = direction();
    assert!(direction[0].contains(&"platform".to_owned()), "{direction:?}");
    let place = |slice: &str| direction.iter().position(|group| group.contains(&slice.to_owned()));
    assert!(place("sales/document") < place("sales/closing"), "{direction:?}");
    assert!(place("account") < place("sales/document"), "{direction:?}");
    assert!(place("sales/closing") < place("lead"), "{direction:?}");
    assert_eq!(place("slices"), None, "it stands on top");
}

#[test]
fn slices_depend_on_each_other_in_one_direction() {
    let direction = direction();
    let mut complaints = Vec::new();
    for path in sources() {
        let name = path.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).expect("a source can be read");
        complaints.extend(forbidden_arrows(&direction, (&name, &text)));
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn an_arrow_against_the_direction_is_found() {
    let direction = direction();
    let upward = "use crate::sales::closing::ops;\nuse crate::platform::error::Error;\n";
    let found = |name| forbidden_arrows(&direction, (name, upward));
    assert_eq!(
        found("src/sales/quote/ops/mod.rs"),
        ["src/sales/quote/ops/mod.rs: sales/quote may not name sales/closing: see src/lib.rs"]
    );
    assert!(found("src/sales/quote/graphql/mod.rs").is_empty());
    assert!(found("src/schema.rs").is_empty());
}

/// Types of the schema refer to each other freely, because the graph does.
fn forbidden_arrows(direction: &[Vec<String>], (name, text): (&str, &str)) -> Vec<String> {
    let rank =
        |slice: &str| direction.iter().position(|slices| slices.iter().any(|of| of == slice));
    let is_of_schema = name.split('/').any(|part| part.trim_end_matches(".rs") == "graphql");
    let mut parts = name.strip_prefix("src/").unwrap_or_default().split(['/', '.']);
    let first = parts.next().unwrap_or_default();
    let from = if first == "sales" {
        format!("sales/{}", parts.next().unwrap_or_default())
    } else {
        first.to_owned()
    };
    let Some(own) = rank(&from).filter(|_| !is_of_schema || first == "platform") else {
        return Vec::new();
    };
    let mut arrows: Vec<_> = named_slices(text)
        .into_iter()
        .filter(|to| *to != from)
        .filter(|to| rank(to).is_some_and(|to| to > own || (to == own && own > 0)))
        .map(|to| format!("{name}: {from} may not name {to}: see src/lib.rs"))
        .collect();
    arrows.dedup();
    arrows
}

/// The slices that a text names outside of comments.
fn named_slices(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut slices = Vec::new();
    for line in code {
        for path in line.split("crate::").skip(1) {
            let mut parts = path.split("::").map(|part| {
                part.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()
            });
            let first = parts.next().flatten().unwrap_or_default();
            let slice = match (first, parts.next().flatten()) {
                ("sales", Some(slice)) => format!("sales/{slice}"),
                _ => first.to_owned(),
            };
            slices.push(slice);
        }
    }
    slices
}

/// The note is the record with which `docs/add-an-aggregate.md` was tried: it names these files and no others.
#[test]
fn a_record_touches_few_files_of_others() {
    const OWN: &[&str] = &["src/note/", "entity/src/note.rs", "migration/src/m0015_notes.rs"];
    const WORDS: &[&str] =
        &["note::", "m0015_notes", "mod note;", "NoteId", "NoteFacts", "NoteCreated", "WriteNotes"];
    let paths = sources().into_iter().map(|path| path.to_string_lossy().replace('\\', "/"));
    let of_others = paths.filter(|name| !OWN.iter().any(|own| name.starts_with(own)));
    let touched: Vec<_> = of_others
        .filter(|name| {
            let text = fs::read_to_string(name).expect("a source can be read");
            WORDS.iter().any(|word| names(&text, word))
        })
        .collect();
    let expected = [
        "entity/src/choice.rs",
        "entity/src/lib.rs",
        "migration/src/lib.rs",
        "src/access/permission.rs",
        "src/event/mod.rs",
        "src/lib.rs",
        "src/slices.rs",
    ];
    assert_eq!(touched, expected);
}

#[test]
fn every_file_of_tests_is_run() {
    let mut left_out = Vec::new();
    let folders =
        ["stories", "contracts", "transport", "security"].map(|name| format!("tests/api/{name}"));
    for (folder, parent) in folders
        .iter()
        .map(|folder| (folder.as_str(), format!("{folder}/mod.rs")))
        .chain([("tests/api", "tests/api/main.rs".to_owned())])
    {
        let declared = fs::read_to_string(&parent).expect("a source can be read");
        for entry in fs::read_dir(folder).expect("the project's own folders can be read") {
            let path = entry.expect("an entry can be read").path();
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            let is_module = path.join("mod.rs").exists() || path.extension().is_some();
            let is_declared = declared.lines().any(|line| line.ends_with(&format!("mod {name};")));
            if is_module && !["main", "mod"].contains(&name) && !is_declared {
                left_out.push(path);
            }
        }
    }
    assert!(left_out.is_empty(), "no module declares {left_out:?}");
}

#[test]
fn a_transaction_is_begun_in_one_place_and_only_there() {
    let begun: Vec<_> = sources()
        .into_iter()
        .filter(|path| {
            let text = fs::read_to_string(path).expect("a source can be read");
            text.contains("session.begin(") || text.contains(".begin(Permission")
        })
        .map(|path| path.to_string_lossy().into_owned())
        .filter(|name| !SYSTEM.iter().any(|place| name.starts_with(place)))
        .collect();
    assert!(begun.is_empty(), "verbs are performed, never begun by hand: {begun:?}");
}

/// Files that change rows without the methods that write the audit, and why they may.
const UNAUDITED: &[(&str, &str)] = &[
    ("src/platform/db/write_buffer", "sends what the methods that tell have made"),
    ("src/platform/db/pool/", "the connections themselves"),
    ("src/platform/db/tx/write.rs", "it tells; search texts are machinery"),
    ("src/platform/db/tx/keys.rs", "locks keys; it changes no row"),
    ("src/platform/db/tx/number.rs", "the counters of numbers are machinery"),
    ("src/platform/db/tx/gapless.rs", "the counters of numbers are machinery"),
    ("src/platform/db/tx/journal.rs", "the audit itself, and the event log"),
    ("src/platform/db/tx/timeline.rs", "entries of timelines follow from what was done"),
    (
        "src/platform/db/tx/lifecycle.rs",
        "raises the version of the small tables, which is machinery",
    ),
    ("src/platform/db/command/idempotency.rs", "idempotency keys are machinery"),
    (
        "src/platform/db/upkeep.rs",
        "the event log, idempotency keys, and when a token was last used",
    ),
    ("src/platform/db/running_sums.rs", "sums follow from the rows that they are sums of"),
    (
        "src/platform/db/signing.rs",
        "wrong passwords, and when a browser was last used, had its secret changed or left",
    ),
    ("src/platform/db/audit/mod.rs", "erases values of the audit, and tells of it"),
    ("src/platform/db/audit/", "the audit itself"),
];

#[test]
fn no_row_is_changed_without_the_audit_knowing() {
    let words = [
        "execute_raw(",
        "execute_unprepared(",
        "writes.execute(",
        "insert_many(",
        "update_many(",
        "delete_many(",
        "Entity::insert(",
        "Entity::update(",
        "Entity::delete",
        ".exec(",
        "INSERT INTO",
        "DELETE FROM",
    ];
    let mut complaints = Vec::new();
    for path in sources() {
        let name = path.to_string_lossy().replace('\\', "/");
        let is_listed = UNAUDITED.iter().any(|(place, _)| name.starts_with(place));
        if !name.starts_with("src/") || name.ends_with("tests.rs") || is_listed {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source can be read");
        // An update of many rows gives the reason why it is not audited: the type demands it.
        let is_said = (text.contains("tx.update_many(") || text.contains("tx.update_unaudited("))
            && text.contains("Unaudited(\"");
        for word in words.iter().filter(|word| names(&text, word)) {
            if !(is_said && *word == "update_many(") {
                complaints
                    .push(format!("{name}: `{word}`: write by `Tx`, or list it with a reason"));
            }
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// A place is a folder or file by its path, or a role by its file's name: `rules.rs`, `rules/…`.
fn stands_in(name: &str, place: &str) -> bool {
    if place.contains('/') {
        return name.starts_with(place);
    }
    let in_slice = !name.starts_with("src/platform/");
    in_slice && name.split('/').any(|part| part == place || part == format!("{place}.rs"))
}

fn names(text: &str, word: &str) -> bool {
    let is_inner =
        |before: &str| before.ends_with(|last: char| last.is_alphanumeric() || last == '_');
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .any(|line| line.match_indices(word).any(|(at, _)| !is_inner(&line[..at])))
}

/// The Rust files of the server, of `entity` and of `migration`.
pub fn sources() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("the project's own folders can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR"))
        .expect("the project is where it was built");
    let mut found = Vec::new();
    for root in ["src", "entity/src", "migration/src"] {
        walk(Path::new(root), &mut found);
    }
    found.sort();
    found
}
