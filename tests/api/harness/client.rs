//! A client of one person, over real HTTP.

use serde_json::{Value, json};

/// A client of one person.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    token: Option<String>,
}

impl Client {
    pub fn new(url: &str, token: Option<&str>) -> Self {
        Self { http: reqwest::Client::new(), url: url.to_owned(), token: token.map(str::to_owned) }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The complete response.
    pub async fn ask(&self, query: &str, variables: Value) -> Value {
        let mut request = self
            .http
            .post(&self.url)
            .header("content-type", "application/json")
            .header("accept-language", "en")
            .body(json!({ "query": query, "variables": variables }).to_string());
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.expect("the server answers");
        let status = answer.status();
        assert!(!status.is_server_error(), "{status} for {query}");
        let text = answer.text().await.expect("the answer is text");
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"))
    }

    /// The data of a response, which must have no errors.
    pub async fn run(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.ask(query, variables.clone()).await;
        assert!(answer.get("errors").is_none(), "{query}\n{variables:#}\n{:#}", answer["errors"]);
        answer["data"].take()
    }

    /// The payload of one mutation, which must have no user errors.
    pub async fn done(&self, verb: &str, input: Value, fields: &str) -> Value {
        let payload = self.verb(verb, input, fields).await;
        assert_eq!(payload["userErrors"], json!([]), "{verb}: {payload:#}");
        payload
    }

    /// The payload of one mutation.
    pub async fn verb(&self, verb: &str, input: Value, fields: &str) -> Value {
        let mut capital = verb.to_owned();
        capital[..1].make_ascii_uppercase();
        let query = format!(
            "mutation ($input: {capital}Input!) {{ {verb}(input: $input) {{ {fields} eventIds \
             userErrors {{ __typename code message path \
               ... on TransitionError {{ status allowedActions blockers {{ field message clearedBy }} quotes {{ id }} }} \
               ... on VersionConflictError {{ currentVersion current {{ __typename id }} }} \
               ... on DuplicateError {{ candidates {{ __typename id }} }} }} \
             warnings {{ code message path }} }} }}"
        );
        self.run(&query, json!({ "input": input })).await[verb].take()
    }

    /// The code of the user error of one mutation.
    pub async fn refused(&self, verb: &str, input: Value) -> Value {
        let payload = self.verb(verb, input, "").await;
        let errors = payload["userErrors"].as_array().expect("a list");
        assert!(!errors.is_empty(), "{verb} was done: {payload:#}");
        errors[0].clone()
    }
}

/// The text at a path, e.g. `opportunity.id`.
pub fn text(value: &Value, path: &str) -> String {
    let found = path.split('.').fold(value, |value, key| match key.parse::<usize>() {
        Ok(index) => &value[index],
        Err(_) => &value[key],
    });
    found.as_str().unwrap_or_else(|| panic!("no text at {path} of {value:#}")).to_owned()
}
