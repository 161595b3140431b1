//! Two of the same: looked for whenever a key changes, and found or made by one call at a time.

use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World};

/// How many calls are made at once.
const AT_ONCE: usize = 6;

/// Makes the same call several times at once.
async fn at_once(
    client: &Client,
    verb: &'static str,
    input: Value,
    fields: &'static str,
) -> Vec<Value> {
    let calls = (0..AT_ONCE).map(|_| {
        let (client, input) = (client.clone(), input.clone());
        tokio::spawn(async move { client.verb(verb, input, fields).await })
    });
    let mut answers = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        answers.push(call.await.expect("no call panics"));
    }
    answers
}

fn count_refused(answers: &[Value], code: &str) -> usize {
    let refused = answers.iter().filter_map(|answer| answer["userErrors"][0]["code"].as_str());
    refused.filter(|found| *found == code).count()
}

async fn total(api: &Api, list: &str) -> Value {
    let counted = api.admin.run(&format!("{{ {list} {{ totalCount }} }}"), json!({})).await;
    counted[list]["totalCount"].clone()
}

#[tokio::test]
async fn one_company_and_one_person_are_made_by_many_calls_at_once() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let mut input = world.opportunity("Same");
    input["onDuplicate"] = json!("LINK");
    input["contact"] = json!({ "create": { "lastName": "Same", "email": "same@company.ir" } });
    let opened =
        at_once(&api.admin, "openOpportunity", input, "account { id } contact { id }").await;
    for answer in &opened {
        assert_eq!(answer["userErrors"], json!([]), "{answer:#}");
        assert_eq!(answer["account"], opened[0]["account"]);
        assert_eq!(answer["contact"], opened[0]["contact"]);
    }
    assert_eq!(total(&api, "accounts").await, 1);
    assert_eq!(total(&api, "contacts").await, 1);

    for (list, verb, input) in [
        ("contacts", "createContact", json!({ "lastName": "Other", "email": "other@company.ir" })),
        (
            "contacts",
            "createContact",
            json!({ "lastName": "Third", "mobilePhone": "0912 345 6789" }),
        ),
        ("accounts", "createAccount", json!({ "name": "Other Company" })),
    ] {
        let before = total(&api, list).await.as_i64().unwrap();
        let made = at_once(&api.admin, verb, input, "").await;
        assert_eq!(count_refused(&made, "DUPLICATE_FOUND"), AT_ONCE - 1, "{made:#?}");
        assert_eq!(total(&api, list).await, before + 1, "{verb}");
    }
}

#[tokio::test]
async fn leads_that_name_one_company_are_qualified_into_one() {
    let api = Api::start().await;
    World::build(&api).await;
    let mut leads = Vec::new();
    for place in 0..AT_ONCE {
        let input = json!({ "subject": format!("Lead {place}"), "companyName": "One Company" });
        let lead = api.admin.done("createLead", input, "lead { id }").await;
        leads.push(text(&lead, "lead.id"));
    }
    let calls = leads.into_iter().map(|lead| {
        let admin = api.admin.clone();
        let input = json!({ "leadId": lead, "onDuplicate": "LINK" });
        tokio::spawn(async move { admin.done("qualifyLead", input, "account { id }").await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.expect("it is qualified");
    }
    assert_eq!(total(&api, "accounts").await, 1);
}

#[tokio::test]
async fn a_new_competitor_is_made_once_and_all_calls_succeed() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let mut opportunities = Vec::new();
    for place in 0..AT_ONCE {
        opportunities.push(world.open_opportunity(&api, &format!("Lost {place}")).await);
    }
    let calls = opportunities.into_iter().enumerate().map(|(place, opportunity)| {
        let admin = api.admin.clone();
        let competitor = json!({ "newName": "Zagros Automation" });
        let lost = json!({ "opportunityId": opportunity, "reasonId": world.lost_to_competitor, "competitor": competitor });
        let named = json!({ "opportunityId": opportunity, "competitor": competitor });
        tokio::spawn(async move {
            if place % 2 == 0 {
                admin.done("closeAsLost", lost, "opportunity { id }").await
            } else {
                admin.done("addOpportunityCompetitor", named, "opportunity { id }").await
            }
        })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.expect("it is done");
    }
    let found = api.admin.run("{ competitors { name } }", json!({})).await;
    assert_eq!(found["competitors"], json!([{ "name": "Zagros Automation" }]));
}

#[tokio::test]
async fn what_may_exist_once_is_refused_at_its_field_also_when_made_at_once() {
    let api = Api::start().await;
    World::build(&api).await;
    let names = json!([{ "locale": "en", "text": "Name" }, { "locale": "fa", "text": "نام" }]);
    let group = api.admin.run("{ unitGroups { id } }", json!({})).await;
    let product =
        json!({ "sku": "ONCE", "names": names, "unitGroupId": group["unitGroups"][0]["id"] });
    for (verb, input, field) in [
        ("createProduct", product, "sku"),
        (
            "createUser",
            json!({ "displayNames": names, "role": "REP", "email": "once@company.ir" }),
            "email",
        ),
        ("createCompetitor", json!({ "name": "Once" }), "name"),
        ("createCurrency", json!({ "code": "USD", "names": names }), "code"),
    ] {
        let made = at_once(&api.admin, verb, input, "").await;
        let refused: Vec<_> =
            made.iter().filter(|answer| answer["userErrors"] != json!([])).collect();
        assert_eq!(refused.len(), AT_ONCE - 1, "{verb}: {made:#?}");
        for answer in refused {
            let error = &answer["userErrors"][0];
            assert_eq!(
                (&error["code"], &error["path"]),
                (&json!("ALREADY_EXISTS"), &json!([field]))
            );
        }
    }
    let rate = json!({ "currencyCode": "EUR", "kind": "OFFICIAL", "validFrom": "2026-11-23",
                       "currencyAmount": "1", "baseAmount": "1100" });
    for answer in at_once(&api.admin, "setExchangeRate", rate, "").await {
        assert_eq!(answer["userErrors"], json!([]), "{answer:#}");
    }
    let closed = at_once(&api.admin, "closePeriod", json!({ "date": "2026-10-01" }), "").await;
    assert_eq!(count_refused(&closed, "INVALID_STATE"), AT_ONCE - 1, "{closed:#?}");
}

#[tokio::test]
async fn what_is_deleted_or_out_of_use_keeps_its_key_and_the_refusal_says_so() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    admin.done("deleteRecords", json!({ "recordIds": [world.service] }), "recordIds").await;
    let names = json!([{ "locale": "en", "text": "Name" }, { "locale": "fa", "text": "نام" }]);
    let group = admin.run("{ unitGroups { id } }", json!({})).await;
    let again =
        json!({ "sku": "SERVICE", "names": names, "unitGroupId": group["unitGroups"][0]["id"] });
    let update = json!({ "productId": world.product, "sku": "SERVICE" });
    for (verb, input) in [("createProduct", again), ("updateProduct", update)] {
        let refused = admin.refused(verb, input).await;
        assert_eq!(
            (&refused["code"], &refused["path"]),
            (&json!("ALREADY_EXISTS"), &json!(["sku"]))
        );
        assert!(text(&refused, "message").contains("deleted product"), "{refused:#}");
    }

    let person = json!({ "displayNames": names, "role": "REP", "email": "gone@company.ir" });
    let made = admin.done("createUser", person.clone(), "user { id }").await;
    let off = json!({ "userId": made["user"]["id"], "isActive": false });
    admin.done("updateUser", off, "user { id }").await;
    let refused = admin.refused("createUser", person).await;
    assert_eq!(refused["path"], json!(["email"]));
    assert!(text(&refused, "message").contains("no longer active"), "{refused:#}");

    let rival = json!({ "name": "Rival" });
    let made = admin.done("createCompetitor", rival.clone(), "competitor { id }").await;
    let off = json!({ "competitorId": made["competitor"]["id"], "isActive": false });
    admin.done("updateCompetitor", off, "competitor { id }").await;
    let refused = admin.refused("createCompetitor", rival).await;
    assert!(text(&refused, "message").contains("no longer in use"), "{refused:#}");
    let opportunity = world.open_opportunity(&api, "Lost").await;
    let lost = json!({ "opportunityId": opportunity, "reasonId": world.lost_to_competitor,
                       "competitor": { "newName": "rival" } });
    let refused = admin.refused("closeAsLost", lost).await;
    assert_eq!(refused["path"], json!(["competitor", "newName"]), "{refused:#}");
}

fn warned(payload: &Value) -> Vec<Value> {
    let warnings = payload["warnings"].as_array().unwrap().iter();
    let duplicates = warnings.filter(|warning| warning["code"] == "POSSIBLE_DUPLICATE");
    duplicates.map(|warning| warning["path"].clone()).collect()
}

#[tokio::test]
async fn whoever_becomes_like_another_is_warned_of_with_what_they_share() {
    let api = Api::start().await;
    World::build(&api).await;
    let admin = &api.admin;
    let first =
        json!({ "name": "Foulad Sazan", "email": "info@foulad.ir", "phone": "021 8888 1234" });
    let first = admin.done("createAccount", first, "account { id }").await;
    let other = json!({ "name": "Other" });
    let other = text(&admin.done("createAccount", other, "account { id }").await, "account.id");
    for (change, path) in [
        (json!({ "name": "FOULAD SAZAN" }), "name"),
        (json!({ "name": "Another", "email": "Info@Foulad.ir" }), "email"),
        (json!({ "email": null, "phone": "+982188881234" }), "phone"),
    ] {
        let mut input = json!({ "accountId": other });
        input.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let changed = admin.done("updateAccount", input.clone(), "account { id }").await;
        assert_eq!(warned(&changed), [json!([path])], "{input}");
        let again = admin.done("updateAccount", input, "account { id }").await;
        assert_eq!(warned(&again), Vec::<Value>::new(), "nothing changed");
    }
    let query =
        "query ($of: ID!) { possibleDuplicates(of: $of) { likeness matchedBy record { id } } }";
    let found = admin.run(query, json!({ "of": other })).await;
    let expected =
        json!([{ "likeness": "WEAK", "matchedBy": ["PHONE"], "record": first["account"] }]);
    assert_eq!(found["possibleDuplicates"], expected, "a landline may serve a building");

    let sara =
        json!({ "lastName": "Ahmadi", "email": "sara@foulad.ir", "mobilePhone": "0912 345 6789" });
    let sara = admin.done("createContact", sara, "contact { id }").await;
    let mina = admin.done("createContact", json!({ "lastName": "Karimi" }), "contact { id }").await;
    let mina = text(&mina, "contact.id");
    for (change, path) in [
        (json!({ "email": "SARA@foulad.ir" }), "email"),
        (json!({ "mobilePhone": "+98 912 345 6789" }), "mobilePhone"),
        (json!({ "lastName": "احمدی" }), "none"),
        (json!({ "lastName": "Ahmadi" }), "lastName"),
    ] {
        let mut input = json!({ "contactId": mina });
        input.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let changed = admin.done("updateContact", input, "contact { id }").await;
        let expected = if path == "none" { vec![] } else { vec![json!([path])] };
        assert_eq!(warned(&changed), expected, "{change}");
    }
    let found = admin.run(query, json!({ "of": mina })).await;
    let expected = json!([{ "likeness": "STRONG", "matchedBy": ["NAME", "EMAIL", "MOBILE_PHONE"], "record": sara["contact"] }]);
    assert_eq!(found["possibleDuplicates"], expected);

    let lead = json!({ "subject": "Sensors", "companyName": "Kaveh", "lastName": "Rezaei", "email": "r@kaveh.ir" });
    let made = admin.done("createLead", lead.clone(), "lead { id }").await;
    assert_eq!(warned(&made), Vec::<Value>::new());
    let twin = admin.done("createLead", lead, "lead { id }").await;
    assert_eq!(warned(&twin), [json!(["companyName"])]);
    let found = admin.run(query, json!({ "of": twin["lead"]["id"] })).await;
    let expected =
        json!([{ "likeness": "STRONG", "matchedBy": ["NAME", "EMAIL"], "record": made["lead"] }]);
    assert_eq!(found["possibleDuplicates"], expected);
    let third = admin.done("createLead", json!({ "subject": "Third" }), "lead { id }").await;
    let change = json!({ "leadId": third["lead"]["id"], "email": "r@kaveh.ir" });
    assert_eq!(warned(&admin.done("updateLead", change, "lead { id }").await), [json!(["email"])]);
}

#[tokio::test]
async fn a_record_that_is_restored_as_a_double_is_told() {
    let api = Api::start().await;
    let admin = &api.admin;
    for (verb, input, kind) in [
        ("createLead", json!({ "subject": "Twin", "email": "twin@kaveh.ir" }), "lead"),
        ("createAccount", json!({ "name": "Twin Ltd" }), "account"),
        ("createContact", json!({ "lastName": "Twin", "email": "twin@kaveh.ir" }), "contact"),
    ] {
        let fields = format!("{kind} {{ id }}");
        let first = admin.done(verb, input.clone(), &fields).await[kind]["id"].clone();
        let other = json!({ "subject": "Other", "name": "Other Ltd", "lastName": "Other" });
        let field = if kind == "lead" {
            "subject"
        } else if kind == "account" {
            "name"
        } else {
            "lastName"
        };
        let other = json!({ field: other[field] });
        let other = admin.done(verb, other, &fields).await[kind]["id"].clone();
        let records = json!({ "recordIds": [other, first] });
        admin.done("deleteRecords", records.clone(), "recordIds").await;
        let second = admin.done(verb, input, &fields).await;
        assert_eq!(warned(&second), Vec::<Value>::new(), "what is deleted is no double");
        let restored = admin.done("restoreRecords", records, "recordIds").await;
        assert_eq!(warned(&restored), [json!(["recordIds", "1"])], "{kind}");
        assert_eq!(restored["warnings"][0]["code"], "POSSIBLE_DUPLICATE");
    }
}

#[tokio::test]
async fn a_possible_duplicate_is_read_once() {
    let api = Api::start().await;
    let lead = json!({ "subject": "Twin", "email": "twin@kaveh.ir" });
    api.admin.done("createLead", lead.clone(), "lead { id }").await;
    let twin = api.admin.done("createLead", lead, "lead { id }").await;
    let of = json!({ "of": twin["lead"]["id"] });
    // The background's statements are counted too: the minimum of some rounds is the query's own number.
    let statements = async |fields: &str| {
        let query = format!("query ($of: ID!) {{ possibleDuplicates(of: $of) {{ {fields} }} }}");
        let mut least = u64::MAX;
        for _ in 0..20 {
            let before = api.statements();
            let found = api.admin.run(&query, of.clone()).await;
            least = least.min(api.statements() - before);
            assert_eq!(found["possibleDuplicates"].as_array().unwrap().len(), 1);
        }
        least
    };
    let without = statements("likeness").await;
    let with = statements("likeness record { id ... on Lead { subject email } }").await;
    assert_eq!(with, without);
}

#[tokio::test]
async fn duplicates_out_of_reach_are_not_told() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let of_admin = json!({ "name": "Foreign", "email": "info@foreign.ir" });
    let of_admin = api.admin.done("createAccount", of_admin, "account { id }").await;
    let own = rep.done("createAccount", json!({ "name": "Own" }), "account { id }").await;
    let change = json!({ "accountId": own["account"]["id"], "email": "info@foreign.ir" });
    assert_eq!(
        warned(&rep.done("updateAccount", change, "account { id }").await),
        Vec::<Value>::new()
    );
    let query = "query ($of: ID!) { possibleDuplicates(of: $of) { record { id } } }";
    let found = rep.run(query, json!({ "of": own["account"]["id"] })).await;
    assert_eq!(found["possibleDuplicates"], json!([]));
    let found = api.admin.run(query, json!({ "of": own["account"]["id"] })).await;
    assert_eq!(found["possibleDuplicates"], json!([{ "record": of_admin["account"] }]));
    for of in [text(&of_admin, "account.id"), world.product.clone(), "acc_unknown".to_owned()] {
        let found = rep.run(query, json!({ "of": of })).await;
        assert_eq!(found["possibleDuplicates"], json!(null), "{of}");
    }
}
