//! The story of the README, from the lead to the sale won or lost.

use serde_json::{Value, json};

use crate::harness::client::text;
use crate::harness::{Api, World};

const TOTALS: &str = "totals { detailAmount { amount } taxAmount { amount } totalAmount { amount } \
                      payableAmount { amount } }";
const LINES: &str = "lines { position description quantity unitPrice baseAmount netAmount taxAmount extendedAmount }";

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told to its end")]
async fn a_lead_becomes_an_order() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;

    let lead = admin
        .done(
            "createLead",
            json!({ "subject": "سنسورهای خط بسته‌بندی", "companyName": "شرکت فولاد کاوه (سهامی خاص)",
                    "firstName": "مریم", "lastName": "رضایی", "email": "M.Rezaei@Example.ir",
                    "phone": "۰۲۱-۸۸۸۸۱۲۳۴", "customerNeed": "شمارش دقیق", "painPoints": "توقف خط" }),
            "lead { id status fullName availableActions actions }",
        )
        .await;
    assert_eq!(lead["lead"]["status"], "NEW");
    assert_eq!(
        lead["lead"]["actions"],
        json!(["UPDATE", "MARK_CONTACTED", "QUALIFY", "DISQUALIFY"])
    );
    assert_eq!(lead["lead"]["availableActions"], lead["lead"]["actions"]);
    let lead_id = text(&lead, "lead.id");

    let qualified = admin
        .done(
            "qualifyLead",
            json!({ "leadId": lead_id, "currencyCode": "EUR", "priceListId": world.price_list }),
            "lead { status opportunities { id } } account { id name } contact { id fullName account { id } } \
             opportunities { id number name version status customerName currencyCode customerNeed painPoints \
               customer { ... on Account { id } } originatingLead { id } stage { position } availableActions }",
        )
        .await;
    assert_eq!(qualified["lead"]["status"], "QUALIFIED");
    assert_eq!(qualified["contact"]["account"]["id"], qualified["account"]["id"]);
    let opportunity = &qualified["opportunities"][0];
    assert_eq!(opportunity["customer"]["id"], qualified["account"]["id"]);
    assert_eq!(opportunity["originatingLead"]["id"], json!(lead_id));
    assert_eq!(opportunity["customerNeed"], "شمارش دقیق");
    assert_eq!(opportunity["stage"]["position"], 1);
    let opportunity_id = text(opportunity, "id");

    let again = admin.refused("qualifyLead", json!({ "leadId": lead_id })).await;
    assert_eq!(again["code"], "INVALID_STATE");
    assert_eq!(again["status"], "QUALIFIED");

    let priced = admin
        .done(
            "setLines",
            json!({ "documentId": opportunity_id, "lines": [
                { "productId": world.product, "quantity": "12", "manualDiscount": { "amount": "50" } },
                { "productId": world.service, "quantity": "2" },
                { "description": "Installation", "quantity": "3", "unitPrice": "33.3350" },
            ] }),
            &format!("document {{ id version {LINES} {TOTALS} ... on Opportunity {{ estimatedValue {{ amount }} }} }}"),
        )
        .await;
    assert_eq!(priced["document"]["lines"].as_array().unwrap().len(), 3);

    let quote = admin
        .done(
            "generateQuote",
            json!({ "opportunityId": opportunity_id, "activate": true }),
            &format!("quote {{ id number revision status validUntil contentHash {LINES} {TOTALS} availableActions }}"),
        )
        .await["quote"]
        .clone();
    assert_eq!(quote["status"], "ACTIVE");
    assert_eq!(quote["lines"], priced["document"]["lines"]);
    assert_eq!(quote["totals"], priced["document"]["totals"]);

    let revised = admin
        .done(
            "reviseQuote",
            json!({ "quoteId": quote["id"] }),
            "quote { id number revision status }",
        )
        .await["quote"]
        .clone();
    assert_eq!(revised["number"], quote["number"]);
    assert_eq!(revised["revision"], 1);
    admin
        .done(
            "updateDocument",
            json!({ "documentId": revised["id"], "discountPercent": "5" }),
            &format!("document {{ {TOTALS} }}"),
        )
        .await;
    admin.done("activateQuote", json!({ "quoteId": revised["id"] }), "quote { status }").await;
    let other = admin
        .done("generateQuote", json!({ "opportunityId": opportunity_id }), "quote { id status }")
        .await;

    let key = "close-1";
    let input = json!({ "opportunityId": opportunity_id, "winningQuoteId": revised["id"], "note": "به خوبی تمام شد",
                        "idempotencyKey": key });
    let fields = format!(
        "opportunity {{ id version status closing {{ outcome actualRevenue {{ amount currencyCode }} note closedOn }} \
           quotes(first: 10) {{ nodes {{ id status closedAs }} }} availableActions forecastCategory probability }} \
         winningQuote {{ id status {LINES} {TOTALS} }} order {{ id number status {LINES} {TOTALS} quote {{ id }} }} \
         closedQuotes {{ id status closedAs }}"
    );
    let won = admin.done("closeAsWon", input.clone(), &fields).await;
    assert_eq!(won["opportunity"]["status"], "WON");
    assert_eq!(won["winningQuote"]["status"], "WON");
    assert_eq!(won["order"]["lines"], won["winningQuote"]["lines"]);
    assert_eq!(won["order"]["totals"], won["winningQuote"]["totals"]);
    assert_eq!(
        won["closedQuotes"],
        json!([{ "id": other["quote"]["id"], "status": "CLOSED", "closedAs": "CANCELED" }])
    );
    assert_eq!(won["opportunity"]["availableActions"], json!(["REOPEN"]));

    let replayed = admin.done("closeAsWon", input, &fields).await;
    assert_eq!(replayed, won, "the same key answers alike");
    let reused = admin
        .refused("closeAsWon", json!({ "opportunityId": opportunity_id, "idempotencyKey": key }))
        .await;
    assert_eq!(reused["code"], "IDEMPOTENCY_KEY_REUSED");
    let twice = admin
        .refused(
            "closeAsWon",
            json!({ "opportunityId": opportunity_id, "idempotencyKey": "close-2" }),
        )
        .await;
    assert_eq!(twice["code"], "INVALID_STATE");
    assert_eq!(twice["status"], "WON");
    assert_eq!(twice["allowedActions"], json!(["REOPEN"]));
}

#[tokio::test]
async fn an_opportunity_is_lost_to_a_competitor_and_reopened() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let opportunity = world.open_opportunity(&api, "Lost sale").await;
    let line = json!([{ "productId": world.product, "quantity": "1" }]);
    admin
        .done("setLines", json!({ "documentId": opportunity, "lines": line }), "document { id }")
        .await;
    admin
        .done(
            "generateQuote",
            json!({ "opportunityId": opportunity, "activate": true }),
            "quote { id }",
        )
        .await;

    let missing = admin
        .refused(
            "closeAsLost",
            json!({ "opportunityId": opportunity, "reasonId": world.lost_to_competitor }),
        )
        .await;
    assert_eq!((&missing["code"], &missing["path"]), (&json!("REQUIRED"), &json!(["competitor"])));

    let lost = admin
        .done(
            "closeAsLost",
            json!({ "opportunityId": opportunity, "reasonId": world.lost_to_competitor,
                    "competitor": { "newName": "Zagros Automation" }, "note": "price" }),
            "opportunity { status probability closing { outcome actualRevenue { amount } reason { id } competitor { name } note } } \
             closedQuotes { status closedAs }",
        )
        .await;
    assert_eq!(lost["opportunity"]["status"], "LOST");
    assert_eq!(lost["opportunity"]["closing"]["competitor"]["name"], "Zagros Automation");
    assert_eq!(lost["opportunity"]["closing"]["actualRevenue"]["amount"], "0.0000");
    assert_eq!(lost["closedQuotes"], json!([{ "status": "CLOSED", "closedAs": "LOST" }]));

    let reopened = admin
        .done(
            "reopenOpportunity",
            json!({ "opportunityId": opportunity }),
            "opportunity { status closing { id } closings { isCanceled outcome } stageVisits { leftAt } }",
        )
        .await["opportunity"]
        .clone();
    assert_eq!(reopened["status"], "OPEN");
    assert_eq!(reopened["closing"], Value::Null);
    assert_eq!(reopened["closings"], json!([{ "isCanceled": true, "outcome": "LOST" }]));
    let open: Vec<_> = reopened["stageVisits"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|visit| visit["leftAt"].is_null())
        .collect();
    assert_eq!(open.len(), 1, "one visit is open again");
}

#[tokio::test]
async fn sixteen_race_to_close_and_one_wins() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Raced sale").await;
    let closers = (0..16).map(|index| {
        let (admin, opportunity, reason) =
            (api.admin.clone(), opportunity.clone(), world.lost_plainly.clone());
        tokio::spawn(async move {
            if index % 2 == 0 {
                admin
                    .verb(
                        "closeAsWon",
                        json!({ "opportunityId": opportunity }),
                        "opportunity { status }",
                    )
                    .await
            } else {
                let input = json!({ "opportunityId": opportunity, "reasonId": reason });
                admin.verb("closeAsLost", input, "opportunity { status }").await
            }
        })
    });
    let mut won = 0;
    for closer in closers.collect::<Vec<_>>() {
        let payload = closer.await.expect("no closer panics");
        match payload["userErrors"].as_array().unwrap().as_slice() {
            [] => won += 1,
            [refusal] => assert_eq!(refusal["code"], "INVALID_STATE", "{refusal:#}"),
            more => panic!("{more:?}"),
        }
    }
    assert_eq!(won, 1);
    let closings = api
        .admin
        .run(
            "query ($id: ID!) { opportunity(by: { id: $id }) { closings { id } } }",
            json!({ "id": opportunity }),
        )
        .await;
    assert_eq!(closings["opportunity"]["closings"].as_array().unwrap().len(), 1);
}
