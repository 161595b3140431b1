//! One type, one name: no name of a type stands twice among `src/platform` and the slices' `ops`, `rules` and
//! `queries`. A type of the schema may share its name with what it shows.

use std::collections::BTreeMap;
use std::fs;

use crate::contracts::architecture::sources;

/// Names that may stand twice, each with its reason.
const EXCEPTIONS: &[(&str, &str)] = &[(
    "Provider",
    "one of the two is compiled: a build without the feature `oidc` has a stand-in",
)];

#[test]
fn no_type_name_stands_twice() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in sources() {
        let file = path.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).expect("a source can be read");
        for name in type_names(&file, &text) {
            places.entry(name).or_default().push(file.clone());
        }
    }
    let doubled: BTreeMap<_, _> = places.into_iter().filter(|(_, files)| files.len() > 1).collect();
    let complaints: Vec<_> = doubled
        .iter()
        .filter(|(name, _)| !EXCEPTIONS.iter().any(|(exception, _)| exception == name))
        .map(|(name, files)| format!("{name}: {}", files.join(", ")))
        .collect();
    assert!(complaints.is_empty(), "name each after what it is:\n{}\n", complaints.join("\n"));
    for (name, _) in EXCEPTIONS {
        assert!(doubled.contains_key(*name), "{name} stands once: it needs no exception");
    }
}

#[test]
fn types_are_found_by_their_declarations() {
    let text = "\
pub struct Quote;
pub(in crate::sales) enum State { Draft }
trait Action {
    type Output;
}
type Rows<'a> = &'a [Row];
fn price() {
    struct Draft;
}
/// struct Comment
const TEXT: &str = \"enum Text\";
#[cfg(test)]
mod tests {
    struct Sample;
}
";
    assert_eq!(
        type_names("src/sales/quote/ops/mod.rs", text),
        ["Quote", "State", "Action", "Rows", "Draft"]
    );
    assert_eq!(type_names("src/platform/clock.rs", text).len(), 5);
    for elsewhere in
        ["src/sales/quote/graphql/mod.rs", "src/sales/quote/rules/tests.rs", "src/app.rs"]
    {
        assert!(type_names(elsewhere, text).is_empty(), "{elsewhere}");
    }
}

/// The types that a file declares; none if its names may be used again elsewhere.
fn type_names(file: &str, text: &str) -> Vec<String> {
    let mut parts = file.split('/').map(|part| part.trim_end_matches(".rs"));
    let is_for_tests = parts.clone().any(|part| part == "tests" || part == "sample");
    let is_of_platform = parts.clone().nth(1) == Some("platform");
    let is_of_slice = parts.any(|part| matches!(part, "ops" | "rules" | "queries"));
    if !file.starts_with("src/") || is_for_tests || !(is_of_platform || is_of_slice) {
        return Vec::new();
    }
    let code = text.split_once("#[cfg(test)]\nmod tests {").map_or(text, |(code, _)| code);
    code.lines().filter_map(type_name).map(str::to_owned).collect()
}

/// The type that a line declares. An indented `type` is an associated type: its trait has named it.
fn type_name(line: &str) -> Option<&str> {
    let declaration = line.trim_start();
    let declaration = match declaration.strip_prefix("pub") {
        Some(public) => match public.strip_prefix('(') {
            Some(scope) => scope.split_once(')')?.1.trim_start(),
            None => public.strip_prefix(' ')?,
        },
        None => declaration,
    };
    let (keyword, rest) = declaration.split_once(' ')?;
    let declares = match keyword {
        "struct" | "enum" | "trait" => true,
        "type" => !line.starts_with(' '),
        _ => false,
    };
    let name = rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next();
    name.filter(|_| declares)
}

#[test]
fn every_error_code_of_a_slice_is_in_the_schema() {
    let schema = fs::read_to_string("schema.graphql").expect("the schema is committed");
    let (_, codes) = schema.split_once("enum UserErrorCode {").expect("the enum of codes");
    let (codes, _) = codes.split_once("\n}").expect("its end");
    let mut declared = Vec::new();
    for path in sources() {
        let text = fs::read_to_string(&path).expect("a source can be read");
        let declarations = text.split("UserErrorCode(&Reason {").skip(1);
        let names = declarations
            .filter_map(|rest| rest.trim_start().strip_prefix("name: \"")?.split('"').next());
        declared.extend(names.map(str::to_owned));
    }
    assert!(declared.len() > 5, "{declared:?}");
    let is_missing = |name: &&String| !codes.lines().any(|line| line.trim() == name.as_str());
    assert_eq!(declared.iter().find(is_missing), None, "list it in src/slices.rs");
}

#[test]
fn every_root_field_with_a_fixed_cost_is_in_the_schema() {
    let schema = fs::read_to_string("schema.graphql").expect("the schema is committed");
    let roots = ["type Query {", "type Mutation {"].map(|root| {
        let (_, fields) = schema.split_once(root).expect("a root type");
        fields.split_once("\n}").expect("its end").0
    });
    let is_missing = |name: &&str| {
        let declared = format!("\n\t{name}(");
        !roots.iter().any(|fields| fields.contains(&declared))
    };
    let named = forsat::slices::FIXED_COSTS.iter().map(|(name, _)| *name);
    assert_eq!(named.filter(is_missing).collect::<Vec<_>>(), [""; 0]);
}
