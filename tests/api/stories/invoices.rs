//! The bills of an order: parts that add up, payments, credit notes, and an order that changes meanwhile.

use chrono::Duration;
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World};

const TOTALS: &str = "totals { detailAmount { amount } headerDiscountAmount { amount } freightAmount { amount } \
    taxAmount { amount } totalAmount { amount } payableAmount { amount } }";
const LINE: &str = "id sourceLineId quantity baseAmount manualDiscountAmount netAmount headerDiscountShare taxAmount \
    extendedAmount fulfilledQuantity invoicedQuantity";
const STATE: &str = "status number issuedOn dueOn isOverdue availableActions contentHash \
    paidAmount { amount } creditedAmount { amount } balance { amount }";

/// An order in euro, of a company that counts in rial: three lines with two tax rates, discounts on a line and on the
/// document, and taxed freight, to be paid within 30 days.
struct Ordered {
    opportunity: String,
    order: String,
    lines: Vec<String>,
}

impl Ordered {
    async fn place(world: &World, client: &Client) -> Self {
        let opportunity = world.open_opportunity_as(client, "Billed").await;
        let lines = json!([
            { "productId": world.product, "quantity": "7", "manualDiscount": { "percent": "5" } },
            { "productId": world.tiered_product, "quantity": "11", "taxRate": "4" },
            { "description": "Mounting", "quantity": "3", "unitPrice": "33.335", "manualDiscount": { "amount": "0.01" } },
        ]);
        let header = json!({ "discountAmount": "10", "discountPercent": "3", "freightAmount": "25.01",
                             "freightTaxRate": "9", "paymentDays": 30 });
        let set = json!({ "documentId": opportunity, "lines": lines, "header": header });
        client.done("setLines", set, "document { id }").await;
        let active = json!({ "opportunityId": opportunity, "activate": true });
        client.done("generateQuote", active, "quote { id }").await;
        let won = json!({ "opportunityId": opportunity });
        let won = client.done("closeAsWon", won, "order { id paymentDays lines { id } }").await;
        assert_eq!(won["order"]["paymentDays"], 30);
        let lines = won["order"]["lines"].as_array().unwrap();
        let lines = lines.iter().map(|line| text(line, "id")).collect();
        Self { opportunity, order: text(&won, "order.id"), lines }
    }

    /// These quantities of the lines.
    fn quantities(&self, quantities: &[(usize, &str)]) -> Value {
        let line = |(place, quantity): &(usize, &str)| json!({ "lineId": self.lines[*place], "quantity": quantity });
        quantities.iter().map(line).collect()
    }

    async fn draft(&self, client: &Client, quantities: &[(usize, &str)]) -> String {
        let input = json!({ "orderId": self.order, "lines": self.quantities(quantities) });
        text(&client.done("createInvoice", input, "invoice { id }").await, "invoice.id")
    }

    async fn issue(client: &Client, invoice: &str) -> String {
        let issued = json!({ "invoiceId": invoice });
        text(&client.done("issueInvoice", issued, "invoice { number }").await, "invoice.number")
    }

    async fn read(&self, client: &Client) -> Value {
        let query = format!(
            "query ($id: ID!) {{ order(id: $id) {{ status fulfillment invoicing availableActions {TOTALS} \
             lines {{ {LINE} }} invoices {{ id status number {TOTALS} lines {{ {LINE} }} }} }} }}"
        );
        client.run(&query, json!({ "id": self.order })).await["order"].take()
    }
}

async fn invoice(client: &Client, id: &str) -> Value {
    let query = format!("query ($id: ID!) {{ invoice(id: $id) {{ {STATE} {TOTALS} }} }}");
    client.run(&query, json!({ "id": id })).await["invoice"].take()
}

/// An amount in ten-thousandths.
fn raw(value: &Value) -> i64 {
    value.as_str().expect("an amount").replace('.', "").parse().expect("a number")
}

fn amount(value: &Value, path: &str) -> i64 {
    raw(&json!(text(value, path)))
}

/// The sum of a total over the invoices that are not canceled.
fn invoiced(order: &Value, total: &str) -> i64 {
    let invoices = order["invoices"].as_array().unwrap().iter();
    let standing = invoices.filter(|invoice| invoice["status"] != "CANCELED");
    standing.map(|invoice| raw(&invoice["totals"][total]["amount"])).sum()
}

/// Each amount of the order is the sum of its parts.
fn assert_adds_up(order: &Value) {
    for total in [
        "detailAmount",
        "headerDiscountAmount",
        "freightAmount",
        "taxAmount",
        "totalAmount",
        "payableAmount",
    ] {
        let whole = raw(&order["totals"][total]["amount"]);
        assert_eq!(invoiced(order, total), whole, "{total}: {order:#}");
    }
    for line in order["lines"].as_array().unwrap() {
        let invoices = order["invoices"].as_array().unwrap().iter();
        let parts: Vec<&Value> = invoices
            .filter(|invoice| invoice["status"] != "CANCELED")
            .flat_map(|invoice| invoice["lines"].as_array().unwrap())
            .filter(|part| part["sourceLineId"] == line["id"])
            .collect();
        for field in [
            "quantity",
            "baseAmount",
            "manualDiscountAmount",
            "netAmount",
            "headerDiscountShare",
            "taxAmount",
            "extendedAmount",
        ] {
            let sum: i64 = parts.iter().map(|part| raw(&part[field])).sum();
            assert_eq!(sum, raw(&line[field]), "{field}: {order:#}");
        }
        assert_eq!(line["invoicedQuantity"], line["quantity"]);
    }
}

#[tokio::test]
async fn an_order_is_delivered_invoiced_in_three_parts_and_paid() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let ordered = Ordered::place(&world, admin).await;

    let part = json!({ "orderId": ordered.order, "lines": ordered.quantities(&[(0, "3")]) });
    let fulfilled = admin.done("fulfillOrder", part, "order { fulfillment }").await;
    assert_eq!(fulfilled["order"]["fulfillment"], "PARTIAL");
    let too_much = json!({ "orderId": ordered.order, "lines": ordered.quantities(&[(0, "5")]) });
    let refused = admin.refused("fulfillOrder", too_much).await;
    assert_eq!(refused["code"], "LIMIT_EXCEEDED");
    assert_eq!(refused["path"], json!(["lines", "0", "quantity"]));

    let first = ordered.draft(admin, &[(0, "3"), (2, "1")]).await;
    let read = ordered.read(admin).await;
    assert_eq!(read["invoicing"], "PARTIAL");
    assert_eq!(read["availableActions"], json!(["FULFILL", "INVOICE", "SET_LINES"]));
    assert_eq!(read["lines"][0]["invoicedQuantity"], "3.0000");
    let preview = json!({ "invoiceId": first, "dryRun": true });
    let preview = admin.done("issueInvoice", preview, "invoice { number dueOn }").await;
    assert_eq!(preview["invoice"]["dueOn"], "2026-12-23");
    let number = Ordered::issue(admin, &first).await;
    assert_eq!(preview["invoice"]["number"], number, "a preview takes no number");

    let second = ordered.draft(admin, &[(0, "1"), (1, "10")]).await;
    let update =
        json!({ "invoiceId": second, "lines": ordered.quantities(&[(0, "2"), (1, "10")]) });
    admin.done("updateInvoice", update, "invoice { id }").await;
    let third = json!({ "orderId": ordered.order });
    let third = admin.done("createInvoice", third, "invoice { id } order { invoicing }").await;
    assert_eq!(third["order"]["invoicing"], "COMPLETE");
    let third = text(&third, "invoice.id");
    let nothing_left = admin.refused("createInvoice", json!({ "orderId": ordered.order })).await;
    assert_eq!(nothing_left["code"], "INVALID_STATE");
    assert_adds_up(&ordered.read(admin).await);
    let numbers = [Ordered::issue(admin, &third).await, Ordered::issue(admin, &second).await];
    let last = |number: &String| number.rsplit('-').next().unwrap().parse::<u32>().unwrap();
    assert_eq!(last(&numbers[0]), last(&number) + 1, "without a gap");
    assert_eq!(last(&numbers[1]), last(&number) + 2, "without a gap");
    let rest = json!({ "orderId": ordered.order });
    let fulfilled = admin.done("fulfillOrder", rest, "order { fulfillment }").await;
    assert_eq!(fulfilled["order"]["fulfillment"], "COMPLETE");
    let read = ordered.read(admin).await;
    assert_adds_up(&read);
    assert_eq!(read["availableActions"], json!(["SET_LINES"]));

    // An issued invoice is frozen.
    for (verb, input) in [
        ("updateInvoice", json!({ "invoiceId": first, "note": "No" })),
        ("issueInvoice", json!({ "invoiceId": first })),
        ("setLines", json!({ "documentId": first, "lines": [] })),
    ] {
        assert_eq!(admin.refused(verb, input).await["code"], "INVALID_STATE", "{verb}");
    }
    let refused = admin.refused("cancelInvoice", json!({ "invoiceId": first })).await;
    assert_eq!(refused["blockers"][0]["clearedBy"], "createCreditNote");
    let refused = admin.refused("cancelOrder", json!({ "orderId": ordered.order })).await;
    assert_eq!(refused["blockers"][0]["clearedBy"], "cancelInvoice");

    // A part of the first is paid, and the rest too late.
    let due = amount(&invoice(admin, &first).await, "balance.amount");
    let pay = |amount: &str| json!({ "invoiceId": first, "amount": amount, "reference": "T-1" });
    let paid = admin.done("recordPayment", pay("100.25"), "payment { id amount { amount } }").await;
    let state = invoice(admin, &first).await;
    assert_eq!(amount(&state, "balance.amount"), due - 1_002_500);
    assert_eq!(state["availableActions"], json!(["RECORD_PAYMENT", "REVERSE_PAYMENT", "CREDIT"]));
    assert_eq!((&state["status"], &state["isOverdue"]), (&json!("ISSUED"), &json!(false)));
    for (given, code) in [("0", "INVALID"), ("0.001", "INVALID"), ("100000", "LIMIT_EXCEEDED")] {
        let refused = admin.refused("recordPayment", pay(given)).await;
        assert_eq!((&refused["code"], &refused["path"]), (&json!(code), &json!(["amount"])));
    }
    api.clock().advance(Duration::days(31));
    assert_eq!(invoice(admin, &first).await["isOverdue"], true);
    let query =
        "query ($filter: InvoiceFilter) { invoices(filter: $filter) { totalCount nodes { id } } }";
    let overdue = json!({ "filter": { "isOverdue": true } });
    assert_eq!(admin.run(query, overdue.clone()).await["invoices"]["totalCount"], 3);
    let rest = invoice(admin, &first).await["balance"]["amount"].clone();
    let rest = json!({ "invoiceId": first, "amount": rest });
    admin.done("recordPayment", rest, "invoice { status }").await;
    let state = invoice(admin, &first).await;
    assert_eq!((&state["status"], &state["balance"]["amount"]), (&json!("PAID"), &json!("0.0000")));
    assert_eq!(admin.run(query, overdue).await["invoices"]["totalCount"], 2);

    // The first payment bounces.
    let reverse = json!({ "paymentId": paid["payment"]["id"], "note": "The cheque bounced" });
    let reversed = admin
        .done(
            "reversePayment",
            reverse.clone(),
            "reversal { amount { amount } } invoice { status }",
        )
        .await;
    assert_eq!(reversed["reversal"]["amount"]["amount"], "-100.2500");
    assert_eq!(reversed["invoice"]["status"], "ISSUED");
    assert_eq!(admin.refused("reversePayment", reverse).await["code"], "INVALID_STATE");
    let query = "query ($id: ID!) { opportunity(by: { id: $id }) { invoices { status payments { isReversed } } \
                 timeline(first: 50) { nodes { kind } } } }";
    let seen = admin.run(query, json!({ "id": ordered.opportunity })).await["opportunity"].take();
    assert_eq!(seen["invoices"].as_array().unwrap().len(), 3);
    let kinds = seen["timeline"]["nodes"].to_string();
    for kind in
        ["ORDER_FULFILLED", "INVOICE_CREATED", "INVOICE_ISSUED", "INVOICE_PAID", "PAYMENT_REVERSED"]
    {
        assert!(kinds.contains(kind), "{kind}: {kinds}");
    }
}

#[tokio::test]
async fn what_is_credited_can_be_invoiced_again() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let ordered = Ordered::place(&world, admin).await;
    let whole = json!({ "orderId": ordered.order });
    let whole = admin.done("createInvoice", whole, "invoice { id lines { id } }").await;
    let (id, lines) = (text(&whole, "invoice.id"), whole["invoice"]["lines"].clone());
    Ordered::issue(admin, &id).await;
    let state = invoice(admin, &id).await;
    let payable = amount(&state, "balance.amount");
    assert_eq!(text(&state, "contentHash").len(), 64);

    let part = json!([{ "lineId": lines[0]["id"], "quantity": "2" }, { "lineId": lines[2]["id"] }]);
    let part = json!({ "invoiceId": id, "lines": part, "reason": "Returned" });
    let fields = "creditNote { number payableAmount { amount } lines { quantity line { id } } } \
                  invoice { status balance { amount } }";
    let credited = admin.done("createCreditNote", part, fields).await;
    let taken_back = amount(&credited, "creditNote.payableAmount.amount");
    assert_eq!(credited["invoice"]["status"], "ISSUED");
    assert_eq!(amount(&credited, "invoice.balance.amount"), payable - taken_back);
    let read = ordered.read(admin).await;
    assert_eq!(read["invoicing"], "PARTIAL");
    assert_eq!(read["lines"][0]["invoicedQuantity"], "5.0000");
    assert_eq!(read["lines"][2]["invoicedQuantity"], "0.0000");

    // What was returned is sold again, and adds up with what stands of the first invoice.
    let again = json!({ "orderId": ordered.order });
    let again = admin
        .done("createInvoice", again, "invoice { id totals { payableAmount { amount } } }")
        .await;
    assert_eq!(amount(&again, "invoice.totals.payableAmount.amount"), taken_back);
    admin
        .done("cancelInvoice", json!({ "invoiceId": again["invoice"]["id"] }), "invoice { status }")
        .await;

    let pay = json!({ "invoiceId": id, "amount": "50" });
    admin.done("recordPayment", pay, "invoice { status }").await;
    let rest = json!({ "invoiceId": id, "reason": "The sale is off" });
    let rest = admin.done("createCreditNote", rest, fields).await;
    assert_eq!(amount(&rest, "creditNote.payableAmount.amount"), payable - taken_back);
    assert_eq!(rest["invoice"]["status"], "CANCELED");
    assert_eq!(rest["invoice"]["balance"]["amount"], "-50.0000", "owed to the customer");
    let (first, second) = (text(&credited, "creditNote.number"), text(&rest, "creditNote.number"));
    assert!(first.ends_with("00001") && second.ends_with("00002"), "{first} {second}");
    let read = ordered.read(admin).await;
    assert_eq!(read["invoicing"], "NONE");
    let again =
        admin.refused("createCreditNote", json!({ "invoiceId": id, "reason": "Again" })).await;
    assert_eq!(again["code"], "INVALID_STATE");

    let gone = json!({ "orderId": ordered.order, "reason": "The customer changed his mind" });
    let gone = admin.done("cancelOrder", gone, "order { status cancelReason }").await;
    assert_eq!(gone["order"]["cancelReason"], "The customer changed his mind");
}

#[tokio::test]
async fn an_order_changes_but_not_below_what_is_delivered_or_invoiced() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let ordered = Ordered::place(&world, admin).await;
    let deliver = json!({ "orderId": ordered.order, "lines": ordered.quantities(&[(1, "4")]) });
    admin.done("fulfillOrder", deliver, "order { id }").await;
    let draft = ordered.draft(admin, &[(0, "3")]).await;
    let line =
        |place: usize, quantity: &str| json!({ "id": ordered.lines[place], "quantity": quantity });
    let set = |lines: Value| json!({ "documentId": ordered.order, "lines": lines });
    let cheaper = json!({ "id": ordered.lines[0], "quantity": "7", "unitPrice": "10" });
    for (lines, path) in [
        (json!([line(0, "2"), line(1, "11"), line(2, "3")]), json!(["lines", "0", "quantity"])),
        (json!([line(0, "7"), line(1, "3"), line(2, "3")]), json!(["lines", "1", "quantity"])),
        (json!([line(1, "11"), line(2, "3")]), json!(["lines"])),
        (json!([cheaper, line(1, "11"), line(2, "3")]), json!(["lines"])),
    ] {
        let refused = admin.refused("setLines", set(lines.clone())).await;
        assert_eq!((&refused["code"], &refused["path"]), (&json!("INVALID"), &path), "{lines}");
    }
    let reprice = json!({ "documentId": ordered.order });
    assert_eq!(admin.refused("repriceDocument", reprice).await["code"], "INVALID_STATE");

    let more = json!([line(0, "8"), line(1, "4"), { "description": "Training", "quantity": "1", "unitPrice": "99.99" }]);
    let changed = admin
        .done(
            "setLines",
            set(more),
            "document { ... on Order { fulfillment invoicing lines { id } } }",
        )
        .await;
    assert_eq!(changed["document"]["fulfillment"], "PARTIAL");
    let terms = json!({ "documentId": ordered.order, "paymentTerms": "On delivery", "freightAmount": "30" });
    admin.done("updateDocument", terms, "document { id }").await;
    let rest = json!({ "orderId": ordered.order });
    admin.done("createInvoice", rest, "invoice { id }").await;
    assert_adds_up(&ordered.read(admin).await);

    let gone = admin
        .done("cancelInvoice", json!({ "invoiceId": draft }), "invoice { status number }")
        .await;
    assert_eq!(gone["invoice"], json!({ "status": "CANCELED", "number": null }));
    let again = json!({ "orderId": ordered.order });
    admin.done("createInvoice", again, "invoice { id }").await;
    assert_adds_up(&ordered.read(admin).await);
}

#[tokio::test]
async fn days_lie_in_open_months_and_rights_are_kept() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Reza", "REP", "OWN").await;
    let reader = world.person(&api, "Rosa", "READER", "ALL").await;
    let stranger = world.person(&api, "Sara", "REP", "OWN").await;
    let ordered = Ordered::place(&world, &rep).await;
    let draft = ordered.draft(&rep, &[(0, "1")]).await;
    api.clock().advance(Duration::days(40));
    api.admin.done("closePeriod", json!({ "date": "2026-11-25" }), "period { id }").await;
    let issue = |day: &str| json!({ "invoiceId": draft, "issuedOn": day });
    for (day, code) in
        [("2026-11-30", "PERIOD_CLOSED"), ("2026-11-22", "INVALID"), ("2027-06-01", "INVALID")]
    {
        let refused = rep.refused("issueInvoice", issue(day)).await;
        assert_eq!(
            (&refused["code"], &refused["path"]),
            (&json!(code), &json!(["issuedOn"])),
            "{day}"
        );
    }
    assert_eq!(reader.refused("issueInvoice", issue("2027-01-01")).await["code"], "NOT_PERMITTED");
    assert_eq!(stranger.refused("issueInvoice", issue("2027-01-01")).await["code"], "NOT_FOUND");
    let issued = rep.done("issueInvoice", issue("2027-01-01"), "invoice { number dueOn }").await;
    assert_eq!(issued["invoice"]["dueOn"], "2027-01-31");
    let number = text(&issued, "invoice.number");
    let by_number =
        "query ($number: String!) { invoiceByNumber(number: $number) { id availableActions } }";
    let asked = json!({ "number": number.to_lowercase() });
    let found = rep.run(by_number, asked.clone()).await["invoiceByNumber"].take();
    assert_eq!(found["id"], draft);
    assert_eq!(found["availableActions"], json!(["RECORD_PAYMENT"]), "a manager corrects");
    assert_eq!(stranger.run(by_number, asked).await["invoiceByNumber"], Value::Null);
    let late = json!({ "invoiceId": draft, "amount": "1", "receivedOn": "2026-12-01" });
    assert_eq!(rep.refused("recordPayment", late).await["code"], "PERIOD_CLOSED");
    let credit = json!({ "invoiceId": draft, "reason": "No" });
    assert_eq!(rep.refused("createCreditNote", credit).await["code"], "NOT_PERMITTED");
    let pay = json!({ "invoiceId": draft, "amount": "1" });
    let paid = rep.done("recordPayment", pay, "payment { id }").await;
    let reverse = json!({ "paymentId": paid["payment"]["id"], "note": "No" });
    assert_eq!(rep.refused("reversePayment", reverse).await["code"], "NOT_PERMITTED");
}
