//! What a client makes of events alone is what it would read: for every filter, every reach and any commands.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::socket::Subscription;
use crate::harness::{Api, World};

/// The steps that are taken; FORSAT_REDUCER_STEPS asks for more, FORSAT_REDUCER_SEED for others.
const STEPS: u64 = 500;
/// The most opportunities at a time, so that each has a history.
const MOST_OPEN: usize = 16;

const FACTS: &str = "fragment facts on PipelineFacts { number name customerName accountId processId stageId status \
    isOnHold ownerId teamId estimatedCloseDate estimatedValue { amount currencyCode } baseEstimatedValue { amount } \
    baseWeightedValue { amount } probability createdAt updatedAt stageEnteredAt }";

const EVENTS: &str = "subscription ($after: String, $filter: PipelineEventFilter) { \
    pipelineEvents(after: $after, filter: $filter) { __typename cursor kind \
      ... on OpportunityChanged { opportunityId parts before { ...facts } after { ...facts } } \
      ... on OpportunityStageChanged { opportunityId from: before { ...facts } to: after { ...facts } } \
      ... on RecordVisibilityChanged { recordId before { ...facts } } \
      ... on ReferenceDataChanged { changesOpportunities } ... on StreamCheckpoint { gap } } }";

const BOARD: &str = "query ($process: ID!, $filter: OpportunityFilter) { board(processId: $process, filter: $filter) { asOf \
    columns { stage { id } totals { count baseValue { amount } baseWeightedValue { amount } \
        byCurrency { amount currencyCode } } \
      opportunities(first: 100) { nodes { id number name customerName isOnHold estimatedCloseDate \
        estimatedValue { amount currencyCode } probability createdAt updatedAt stageEnteredAt } } } } }";

/// The same numbers for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (bound as u64)).unwrap()
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// What a client shows: the sums of each stage, and the cards by their id.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shown {
    sums: BTreeMap<String, BTreeMap<String, Decimal>>,
    cards: BTreeMap<String, Value>,
}

impl Shown {
    /// Adds an opportunity to the sums (`sign` 1), or takes it off (-1).
    fn count(&mut self, facts: &Value, sign: i64) {
        let amount = |path: &str| text(facts, path).parse::<Decimal>().unwrap();
        let stage = self.sums.entry(text(facts, "stageId")).or_default();
        let currency = text(facts, "estimatedValue.currencyCode");
        for (name, value) in [
            ("count", Decimal::ONE),
            ("base", amount("baseEstimatedValue.amount")),
            ("weighted", amount("baseWeightedValue.amount")),
            (currency.as_str(), amount("estimatedValue.amount")),
        ] {
            *stage.entry(name.to_owned()).or_default() += value * Decimal::from(sign);
        }
        stage.retain(|_, sum| !sum.is_zero());
        self.sums.retain(|_, sums| !sums.is_empty());
    }

    /// What a board shows.
    fn of(board: &Value) -> Self {
        let mut shown = Self::default();
        for column in board["columns"].as_array().unwrap() {
            let stage = text(column, "stage.id");
            let totals = &column["totals"];
            let sum = |path: &str| text(totals, path).parse::<Decimal>().unwrap();
            let mut sums = BTreeMap::from([
                ("count".to_owned(), Decimal::from(totals["count"].as_i64().unwrap())),
                ("base".to_owned(), sum("baseValue.amount")),
                ("weighted".to_owned(), sum("baseWeightedValue.amount")),
            ]);
            for money in totals["byCurrency"].as_array().unwrap() {
                sums.insert(text(money, "currencyCode"), text(money, "amount").parse().unwrap());
            }
            sums.retain(|_, sum| !sum.is_zero());
            if !sums.is_empty() {
                shown.sums.insert(stage.clone(), sums);
            }
            for node in column["opportunities"]["nodes"].as_array().unwrap() {
                shown.cards.insert(text(node, "id"), card(node, &stage));
            }
        }
        shown
    }
}

/// What is shown of an opportunity, by an event's facts or by a board's node.
fn card(of: &Value, stage: &str) -> Value {
    let fields = [
        "number",
        "name",
        "customerName",
        "isOnHold",
        "estimatedCloseDate",
        "estimatedValue",
        "probability",
        "createdAt",
        "updatedAt",
        "stageEnteredAt",
    ];
    let shown = fields.map(|field| (field.to_owned(), of[field].clone()));
    let stage = ("stageId".to_owned(), json!(stage));
    Value::Object(shown.into_iter().chain([stage]).collect())
}

/// A client that reads a board once, and follows the events.
struct Listener<'a> {
    client: &'a Client,
    user: String,
    process: &'a str,
    /// The filter of the events: one condition and its values.
    condition: Value,
    cursor: String,
    shown: Shown,
    compared: usize,
    applied: usize,
    read_again: usize,
}

impl Listener<'_> {
    /// The same condition as a filter of opportunities.
    fn board_filter(&self) -> Value {
        let name =
            self.condition.as_object().and_then(|condition| condition.keys().next().cloned());
        let field = match name.as_deref() {
            None | Some("processIds") => return json!({}),
            Some("mine") => return self.condition.clone(),
            Some("opportunityIds") => "id",
            Some(name) => name.trim_end_matches("Ids"),
        };
        json!({ field: { "in": self.condition[name.unwrap()] } })
    }

    /// Whether a board with the filter shows an opportunity with these facts.
    fn shows(&self, id: &str, facts: &Value) -> bool {
        let condition = self.condition.as_object().unwrap();
        let holds = condition.iter().all(|(name, wanted)| match name.as_str() {
            "mine" => (facts["ownerId"] == json!(self.user)) == *wanted,
            "opportunityIds" => wanted.as_array().unwrap().contains(&json!(id)),
            name => {
                let field = format!("{}Id", name.trim_end_matches("Ids"));
                wanted.as_array().unwrap().contains(&facts[field])
            }
        });
        holds && facts["status"] == "OPEN" && facts["processId"] == self.process
    }

    async fn fresh(&self) -> Value {
        let variables = json!({ "process": self.process, "filter": self.board_filter() });
        self.client.run(BOARD, variables).await["board"].take()
    }

    async fn read_anew(&mut self) {
        let board = self.fresh().await;
        self.cursor = text(&board, "asOf");
        self.shown = Shown::of(&board);
    }

    /// Applies an event; false: the client must read again.
    fn apply(&mut self, event: &Value) -> bool {
        let (before, after, id) = match event["__typename"].as_str().unwrap() {
            "OpportunityChanged" => (&event["before"], &event["after"], &event["opportunityId"]),
            "OpportunityStageChanged" => (&event["from"], &event["to"], &event["opportunityId"]),
            "RecordVisibilityChanged" => (&event["before"], &Value::Null, &event["recordId"]),
            "ReferenceDataChanged" => return event["changesOpportunities"] == false,
            "StreamCheckpoint" => return event["gap"] == false,
            _ => return true,
        };
        let id = id.as_str().unwrap();
        self.applied += 1;
        if !before.is_null() && self.shows(id, before) {
            self.shown.count(before, -1);
            self.shown.cards.remove(id);
        }
        if !after.is_null() && self.shows(id, after) {
            self.shown.count(after, 1);
            let stage = text(after, "stageId");
            self.shown.cards.insert(id.to_owned(), card(after, &stage));
        }
        true
    }

    /// Follows the events up to now, and compares with a fresh board.
    async fn check(&mut self, step: &str) {
        let variables = json!({ "after": self.cursor, "filter": self.condition });
        let (url, token) = (self.client.url(), self.client.token().unwrap());
        let mut stream =
            Subscription::open(url, token, &format!("{EVENTS} {FACTS}"), variables).await;
        let mut heard = Vec::new();
        let mut is_exact = true;
        loop {
            let event = stream.next().await["pipelineEvents"].take();
            is_exact &= self.apply(&event);
            self.cursor = text(&event, "cursor");
            let is_last = event["__typename"] == "StreamCheckpoint" && event["gap"] == false;
            heard.push(event);
            if is_last {
                break;
            }
        }
        if is_exact {
            let fresh = Shown::of(&self.fresh().await);
            let (user, condition) = (&self.user, &self.condition);
            assert_eq!(self.shown, fresh, "{user} with {condition} after {step}: {heard:#?}");
            self.compared += 1;
        } else {
            self.read_anew().await;
            self.read_again += 1;
        }
    }
}

/// The company in which commands are given at random.
struct Company<'a> {
    api: &'a Api,
    world: &'a World,
    dice: Dice,
    owners: Vec<String>,
    team: String,
    accounts: Vec<String>,
    kept: Vec<String>,
    deleted: Vec<String>,
}

impl Company<'_> {
    /// Opens an opportunity, in one of two currencies.
    async fn open(&mut self, number: u64, estimated: usize) -> (&'static str, bool) {
        let mut input = self.world.opportunity(&format!("Opportunity {number}"));
        input["ownerId"] = json!(self.dice.one(&self.owners));
        input["estimatedValue"] = json!(estimated.to_string());
        if estimated.is_multiple_of(2) {
            input["account"] = json!({ "existingId": self.dice.one(&self.accounts) });
        }
        if estimated.is_multiple_of(3) {
            input.as_object_mut().unwrap().remove("priceListId");
            input["currencyCode"] = json!("IRR");
        }
        let opened = self.api.admin.verb("openOpportunity", input, "opportunity { id }").await;
        let id = opened["opportunity"]["id"].as_str().map(str::to_owned);
        self.kept.extend(id.clone());
        ("openOpportunity", id.is_some())
    }

    /// Gives one command; returns its name and whether it was done.
    async fn step(&mut self, number: u64) -> (&'static str, bool) {
        let chosen = self.dice.below(64);
        let amount = self.dice.below(9_000);
        match (self.kept.len(), chosen) {
            (0..2, _) | (..MOST_OPEN, 0..7) => return self.open(number, amount).await,
            _ => {}
        }
        let admin = &self.api.admin;
        let dice = &mut self.dice;
        let owner = dice.one(&self.owners).clone();
        let opportunity = dice.one(&self.kept).clone();
        let id = json!(opportunity);
        let (command, input) = match chosen {
            7..13 => (
                "updateOpportunity",
                json!({ "opportunityId": id, "name": format!("Name {number}"), "estimatedValue": amount.to_string() }),
            ),
            13..17 => (
                "updateOpportunity",
                json!({ "opportunityId": id, "ownerId": owner, "probability": amount % 101 }),
            ),
            17..20 => (
                "updateOpportunity",
                json!({ "opportunityId": id, "accountId": dice.one(&self.accounts), "estimatedCloseDate": "2026-12-24" }),
            ),
            20..26 => (
                "moveOpportunityStage",
                json!({ "opportunityId": id, "to": { "direction": dice.one(&["NEXT", "PREVIOUS"]) } }),
            ),
            26..29 => (
                "setOpportunityHold",
                json!({ "opportunityId": id, "isOnHold": amount.is_multiple_of(2) }),
            ),
            29..33 => (
                "setLines",
                json!({ "documentId": id, "lines": [{ "description": "Work", "quantity": "2", "unitPrice": amount.to_string() }] }),
            ),
            33..36 => ("closeAsWon", json!({ "opportunityId": id, "createOrder": false })),
            36..38 => {
                ("closeAsLost", json!({ "opportunityId": id, "reasonId": self.world.lost_plainly }))
            }
            38..43 => ("reopenOpportunity", json!({ "opportunityId": id })),
            43..46 => ("deleteRecords", json!({ "recordIds": [id] })),
            46..49 if !self.deleted.is_empty() => {
                let restored = self.deleted.remove(dice.below(self.deleted.len()));
                ("restoreRecords", json!({ "recordIds": [restored] }))
            }
            46..51 => (
                "reassignRecords",
                json!({ "recordIds": self.kept.iter().take(3).collect::<Vec<_>>(), "ownerId": owner }),
            ),
            51..55 => (
                "shareOpportunity",
                json!({ "opportunityId": id, "with": { "userId": owner }, "access": "READ" }),
            ),
            55..57 => {
                ("unshareOpportunity", json!({ "opportunityId": id, "with": { "userId": owner } }))
            }
            57 => (
                "shareOpportunity",
                json!({ "opportunityId": id, "with": { "teamId": self.team }, "access": "READ" }),
            ),
            58 if amount.is_multiple_of(3) => (
                "updateAccount",
                json!({ "accountId": dice.one(&self.accounts), "name": format!("Company {number}") }),
            ),
            59 if amount.is_multiple_of(3) => (
                "setExchangeRate",
                json!({ "currencyCode": "EUR", "kind": "MARKET", "validFrom": "2026-11-20", "currencyAmount": "1", "baseAmount": (900 + amount % 100).to_string() }),
            ),
            60..62 => ("generateQuote", json!({ "opportunityId": id })),
            _ => ("createNote", json!({ "recordId": id, "text": "A call" })),
        };
        let done = admin.verb(command, input.clone(), "").await;
        let is_done = done["userErrors"] == json!([]);
        match (command, is_done) {
            ("deleteRecords", true) => {
                self.kept.retain(|kept| *kept != opportunity);
                self.deleted.push(opportunity);
            }
            ("restoreRecords", is_done) => {
                let restored = text(&input, "recordIds.0");
                if is_done { self.kept.push(restored) } else { self.deleted.push(restored) }
            }
            _ => {}
        }
        (command, is_done)
    }
}

async fn accounts(admin: &Client) -> Vec<String> {
    let mut accounts = Vec::new();
    for name in ["Pars", "Alborz"] {
        let input = json!({ "name": name, "onDuplicate": "ALLOW" });
        let made = admin.done("createAccount", input, "account { id }").await;
        accounts.push(text(&made, "account.id"));
    }
    accounts
}

async fn user_id(client: &Client) -> String {
    text(&client.run("{ viewer { user { id } } }", json!({})).await, "viewer.user.id")
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[tokio::test]
async fn a_reducer_over_events_shows_what_a_fresh_board_shows() {
    let steps = setting("FORSAT_REDUCER_STEPS", STEPS);
    let seed = setting("FORSAT_REDUCER_SEED", 20_261_123);
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let team = admin.done("createTeam", json!({ "names": [{ "locale": "en", "text": "North" }, { "locale": "fa", "text": "شمال" }] }), "team { id }").await;
    let team = text(&team, "team.id");
    let manager = world.person(&api, "Lead of North", "MANAGER", "TEAM").await;
    let seller = world.person(&api, "Seller", "REP", "OWN").await;
    let other = world.person(&api, "Other", "REP", "OWN").await;
    let people = [admin, &manager, &seller, &other];
    let mut owners = Vec::new();
    for person in people {
        owners.push(user_id(person).await);
    }
    for member in [&owners[1], &owners[3]] {
        admin.done("updateUser", json!({ "userId": member, "teamId": team }), "user { id }").await;
    }
    let accounts = accounts(admin).await;
    let stages = admin
        .run(
            "query ($id: ID!) { node(id: $id) { ... on SalesProcess { stages { id } } } }",
            json!({ "id": world.process }),
        )
        .await;
    let stage = text(&stages, "node.stages.1.id");

    let mut company = Company {
        api: &api,
        world: &world,
        dice: Dice(seed | 1),
        owners: owners.clone(),
        team: team.clone(),
        accounts: accounts.clone(),
        kept: Vec::new(),
        deleted: Vec::new(),
    };
    for number in 0..8 {
        company.step(number).await;
    }
    let some: Vec<_> = company.kept.iter().take(2).collect();
    let conditions = [
        json!({}),
        json!({ "processIds": [world.process] }),
        json!({ "stageIds": [stage] }),
        json!({ "ownerIds": [owners[2]] }),
        json!({ "teamIds": [team] }),
        json!({ "accountIds": [accounts[0]] }),
        json!({ "opportunityIds": some }),
        json!({ "mine": true }),
        json!({ "mine": false }),
    ];
    api.numbered().await;
    let mut listeners = Vec::new();
    for (client, user) in people.into_iter().zip(&owners) {
        for condition in &conditions {
            let mut listener = Listener {
                client,
                user: user.clone(),
                process: &world.process,
                condition: condition.clone(),
                cursor: String::new(),
                shown: Shown::default(),
                compared: 0,
                applied: 0,
                read_again: 0,
            };
            listener.read_anew().await;
            listeners.push(listener);
        }
    }
    let mut done = 0;
    let mut until_check = 1;
    for number in 8..steps + 8 {
        let (command, is_done) = company.step(number).await;
        done += usize::from(is_done);
        until_check -= 1;
        if until_check == 0 || number == steps + 7 {
            api.numbered().await;
            let step = format!("step {number} of seed {seed}, {command}");
            // Each hears of one command now, and of many at once another time; all at the end.
            let mut turns = Vec::new();
            for listener in &mut listeners {
                if number == steps + 7 || company.dice.below(2) == 0 {
                    turns.push(listener.check(&step));
                }
            }
            join_all(turns).await;
            until_check = 1 + company.dice.below(12);
        }
    }
    // Whatever the commands were, the sums that are kept are those of the rows.
    assert_eq!(api.faults().await, Vec::<String>::new());
    assert!(done as u64 > steps / 2, "only {done} of {steps} commands were done");
    // Most checks compare: a reducer that always reads again would prove nothing.
    let compared: usize = listeners.iter().map(|listener| listener.compared).sum();
    let read_again: usize = listeners.iter().map(|listener| listener.read_again).sum();
    assert!(compared > read_again, "{compared} were compared, {read_again} read again");
    let applied = listeners.iter().map(|listener| listener.applied).sum::<usize>();
    assert!(applied as u64 > steps, "only {applied} events were applied");
}
