//! What people enter is kept as they mean it, or refused at its path: phones, days, amounts, texts.

use entity::id::{UserId, split};
use forsat::account::input::DuplicatePolicy;
use forsat::lead::ops::import::{self, ImportOptions};
use forsat::platform::db::session::Session;
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

use crate::harness::client::text;
use crate::harness::{Api, World};

/// Executes a statement around the server.
async fn around(api: &Api, sql: &str) {
    let database = Database::connect(api.database_url()).await.expect("the database is open");
    database.execute_unprepared(sql).await.expect("the statement is right");
}

#[tokio::test]
async fn a_phone_is_read_by_the_country_of_its_record() {
    let api = Api::start().await;
    let admin = &api.admin;
    let british = json!({ "lastName": "Whitmore", "country": "GB", "phone": "020 7946 0286",
                          "mobilePhone": "07911 123456" });
    let fields = "contact { id phone mobilePhone }";
    let contact = admin.done("createContact", british, fields).await["contact"].take();
    assert_eq!(contact["phone"], "+442079460286", "{contact:#}");
    assert_eq!(contact["mobilePhone"], "+447911123456");
    let american = json!({ "subject": "Call back", "country": "US", "phone": "(212) 555-0123" });
    let lead = admin.done("createLead", american, "lead { id phone }").await;
    assert_eq!(lead["lead"]["phone"], "+12125550123");
    let german =
        json!({ "name": "Gießerei", "country": "DE", "phone": "030 901820", "fax": "030 901821" });
    let fields = "account { id phone fax }";
    let account = admin.done("createAccount", german, fields).await["account"].take();
    assert_eq!(account["phone"], "+4930901820");
    assert_eq!(account["fax"], "+4930901821");

    // A person without a country is where the company is.
    let colleague =
        json!({ "lastName": "Krüger", "accountId": account["id"], "phone": "030 901822" });
    let colleague = admin.done("createContact", colleague, "contact { id phone }").await;
    assert_eq!(colleague["contact"]["phone"], "+4930901822");
    let moved = json!({ "contactId": colleague["contact"]["id"], "phone": "030 901823" });
    let moved = admin.done("updateContact", moved, "contact { phone }").await;
    assert_eq!(moved["contact"]["phone"], "+4930901823");

    // What could not be read is read once the country is known.
    let unread = json!({ "subject": "Unread", "phone": "(303) 555-0123" });
    let unread = admin.done("createLead", unread, "lead { id phone }").await;
    assert_eq!(unread["lead"]["phone"], "(303) 555-0123", "as it was entered");
    let located = json!({ "leadId": unread["lead"]["id"], "country": "US" });
    let located = admin.done("updateLead", located, "lead { phone }").await;
    assert_eq!(located["lead"]["phone"], "+13035550123");

    let walk_in = json!({ "name": "Walk-in", "onDuplicate": "ALLOW",
        "account": { "create": { "name": "Thistlemoor", "country": "GB", "phone": "020 7946 0287" } },
        "contact": { "create": { "lastName": "Moor", "phone": "020 7946 0288", "province": "Kent", "city": "Dover" } } });
    let fields = "opportunity { contact { phone province city } \
                  customer { ... on Account { phone } } }";
    let opened = admin.done("openOpportunity", walk_in, fields).await["opportunity"].take();
    assert_eq!(opened["customer"]["phone"], "+442079460287");
    assert_eq!(
        opened["contact"],
        json!({ "phone": "+442079460288", "province": "Kent", "city": "Dover" })
    );
}

#[tokio::test]
async fn a_country_or_number_that_is_none_is_refused_at_its_path() {
    let api = Api::start().await;
    let admin = &api.admin;
    for (verb, input, path) in [
        ("createLead", json!({ "subject": "a", "country": "XX" }), "country"),
        ("createAccount", json!({ "name": "a", "country": "ZZ" }), "country"),
        ("createLead", json!({ "subject": "a", "phone": "9.89121E+11" }), "phone"),
        ("createLead", json!({ "subject": "a", "mobilePhone": "(9.89121E+11)" }), "mobilePhone"),
        ("createAccount", json!({ "name": "a", "phone": "9.89121×10^11" }), "phone"),
        ("createAccount", json!({ "name": "a", "fax": "'9.89121E+11" }), "fax"),
        ("createContact", json!({ "lastName": "a", "phone": "9.89121 E+11" }), "phone"),
        (
            "createLead",
            json!({ "subject": "a", "country": "US", "mobilePhone": "212-555-0123 ext. 12" }),
            "mobilePhone",
        ),
        (
            "createContact",
            json!({ "lastName": "a", "mobilePhone": "0912 345 6778 داخلی ۱۲" }),
            "mobilePhone",
        ),
    ] {
        let problem = admin.refused(verb, input.clone()).await;
        let answer = (&problem["code"], &problem["path"]);
        assert_eq!(answer, (&json!("INVALID"), &json!([path])), "{verb} {input}");
    }
    let british = json!({ "subject": "Kept", "country": "UK", "phone": "020 7946 0286" });
    let lead = admin.done("createLead", british, "lead { id country phone }").await["lead"].take();
    assert_eq!((&lead["country"], &lead["phone"]), (&json!("GB"), &json!("+442079460286")));

    let organization = admin.run("{ organization { id } }", json!({})).await;
    let wrong =
        json!({ "organizationId": organization["organization"]["id"], "defaultCountry": "XX" });
    let problem = admin.refused("updateOrganization", wrong).await;
    assert_eq!(problem["path"], json!(["defaultCountry"]));

    // What an older version kept blocks no other change, and is listed.
    around(&api, "UPDATE lead SET country = 'XX', mobile_phone = '303-555-0123 ext. 12'").await;
    let change = json!({ "leadId": lead["id"], "city": "Karaj", "lastName": "Kept" });
    let changed = admin.done("updateLead", change, "lead { country city }").await;
    assert_eq!(changed["lead"], json!({ "country": "XX", "city": "Karaj" }));
    let session = Session::system(api.db().clone(), api.clock().clone());
    let faults = forsat::verify::faults(&session).await.unwrap();
    let faults: Vec<_> = faults.iter().map(|it| (it.column, it.value.as_str())).collect();
    assert_eq!(faults, [("country", "XX")]);
    let qualified = json!({ "leadId": lead["id"] });
    let qualified = admin.done("qualifyLead", qualified, "contact { country mobilePhone }").await;
    assert_eq!(qualified["contact"], json!({ "country": null, "mobilePhone": "303-555-0123" }));
}

#[tokio::test]
async fn a_new_customer_is_in_the_country_of_its_lead() {
    let api = Api::start().await;
    let lead = json!({ "subject": "Far away", "country": "US" });
    let lead = api.admin.done("createLead", lead, "lead { id }").await;
    let input = json!({ "leadId": lead["lead"]["id"],
        "account": { "create": { "name": "Acme", "phone": "(212) 555-0123" } },
        "contact": { "create": { "lastName": "Nolan", "mobilePhone": "(212) 555-0124" } } });
    let fields = "account { country phone } contact { mobilePhone }";
    let qualified = api.admin.done("qualifyLead", input, fields).await;
    assert_eq!(qualified["account"], json!({ "country": "US", "phone": "+12125550123" }));
    assert_eq!(qualified["contact"], json!({ "mobilePhone": "+12125550124" }));
}

#[tokio::test]
async fn what_is_known_of_a_lead_is_kept_by_its_customer() {
    let api = Api::start().await;
    let lead = json!({ "subject": "All of it", "companyName": "Acme", "lastName": "Karimi", "country": "AE",
        "province": "Dubai", "city": "Jebel Ali", "phone": "04 881 1234 ext. 7", "mobilePhone": "050 123 4567",
        "website": "acme.example", "email": "karimi@acme.example", "salutation": "Mr.", "jobTitle": "Buyer" });
    let lead = api.admin.done("createLead", lead, "lead { id }").await;
    let fields = "account { country province city website email phone phoneExtension } \
        contact { country province city email salutation jobTitle phone phoneExtension mobilePhone }";
    let input = json!({ "leadId": lead["lead"]["id"] });
    let qualified = api.admin.done("qualifyLead", input, fields).await;
    assert_eq!(
        qualified["account"],
        json!({ "country": "AE", "province": "Dubai", "city": "Jebel Ali", "website": "acme.example",
                "email": null, "phone": "+97148811234", "phoneExtension": "7" })
    );
    assert_eq!(
        qualified["contact"],
        json!({ "country": "AE", "province": "Dubai", "city": "Jebel Ali", "email": "karimi@acme.example",
                "salutation": "Mr.", "jobTitle": "Buyer", "phone": "+97148811234",
                "phoneExtension": "7", "mobilePhone": "+971501234567" })
    );
}

#[tokio::test]
async fn a_day_of_another_calendar_is_refused_with_the_day_that_is_meant() {
    let api = Api::start().await;
    let create =
        "mutation ($input: CreateLeadInput!) { createLead(input: $input) { lead { id } } }";
    for (day, message) in [
        ("1405-09-30", "this looks like a Jalali day: send 2026-12-21"),
        ("1405-02-31", "this looks like a Jalali day: send 2026-05-21"),
        ("0001-01-01", "the day must lie between 1900-01-01 and 2200-12-31"),
        ("2201-01-01", "the day must lie between 1900-01-01 and 2200-12-31"),
    ] {
        let input = json!({ "input": { "subject": "When", "estimatedCloseDate": day } });
        let answer = api.admin.ask(create, input).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{answer:#}");
        let path = json!(["input", "estimatedCloseDate"]);
        assert_eq!(error["extensions"]["inputPath"], path, "{answer:#}");
        assert!(error["message"].as_str().unwrap().contains(message), "{answer:#}");
    }
    let list = "query ($day: Date!) { opportunities(filter: { estimatedCloseDate: { gte: $day } }) { totalCount } }";
    let answer = api.admin.ask(list, json!({ "day": "1405-09-30" })).await;
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("2026-12-21"), "{answer:#}");
}

#[tokio::test]
async fn an_amount_has_no_more_decimals_than_its_currency() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let precise = |path: &[&str]| json!([path, "INVALID"]);
    let refused = async |verb: &str, input: Value| {
        let problem = admin.refused(verb, input).await;
        json!([problem["path"], problem["code"]])
    };
    let lead = json!({ "subject": "Decimals", "currencyCode": "EUR", "estimatedValue": "10.005" });
    assert_eq!(refused("createLead", lead).await, precise(&["estimatedValue"]));
    let lead = json!({ "subject": "Decimals", "budgetAmount": "12.1" });
    assert_eq!(refused("createLead", lead).await, precise(&["budgetAmount"]));
    let lead = json!({ "subject": "Decimals", "lastName": "Cent", "currencyCode": "EUR", "estimatedValue": "10.05" });
    let lead = admin.done("createLead", lead, "lead { id }").await["lead"]["id"].take();
    let finer = json!({ "leadId": lead, "estimatedValue": "10.055" });
    assert_eq!(refused("updateLead", finer).await, precise(&["estimatedValue"]));
    let coarser = json!({ "leadId": lead, "currencyCode": "IRR" });
    assert_eq!(refused("updateLead", coarser).await, precise(&["currencyCode"]));
    let qualify = json!({ "leadId": lead, "opportunities": [{}, { "estimatedValue": "1.001" }] });
    let path = ["opportunities", "1", "estimatedValue"];
    assert_eq!(refused("qualifyLead", qualify).await, precise(&path));

    let mut open = world.opportunity("Decimals");
    open["estimatedValue"] = json!("0.001");
    assert_eq!(refused("openOpportunity", open).await, precise(&["estimatedValue"]));
    let opportunity = world.open_opportunity(&api, "Cents").await;
    for field in ["estimatedValue", "budgetAmount"] {
        let finer = json!({ "opportunityId": opportunity, field: "10.005" });
        assert_eq!(refused("updateOpportunity", finer).await, precise(&[field]));
        let negative = json!({ "opportunityId": opportunity, field: "-5" });
        assert_eq!(refused("updateOpportunity", negative).await, precise(&[field]));
    }
    let around_rule = "UPDATE opportunity SET estimated_value = 100050, budget_amount = 100050";
    around(&api, around_rule).await;
    let kept = json!({ "opportunityId": opportunity, "name": "Kept cents",
                       "estimatedValue": "10.005", "budgetAmount": "10.005" });
    let fields = "opportunity { name budgetAmount { amount } }";
    let kept = admin.done("updateOpportunity", kept, fields).await["opportunity"].take();
    assert_eq!(kept, json!({ "name": "Kept cents", "budgetAmount": { "amount": "10.0050" } }));
    // Only the revenue that is proposed may be as fine as the kept value it follows from.
    let won = json!({ "opportunityId": opportunity, "actualRevenue": "20.005" });
    assert_eq!(refused("closeAsWon", won).await, precise(&["actualRevenue"]));
}

#[tokio::test]
async fn what_cannot_be_seen_is_no_text() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let unseen = json!({ "subject": "\u{200B}\u{200B}" });
    let problem = admin.refused("createLead", unseen).await;
    assert_eq!((&problem["code"], &problem["path"]), (&json!("REQUIRED"), &json!(["subject"])));
    let marked = json!({ "subject": "\u{FEFF}میز\u{200C}ها\u{200F}", "email": "\u{202A}nora@example.com\u{202C}",
                         "companyName": "\u{200C}", "note": "one\r\n\ttwo\u{202E}" });
    let fields = "lead { id subject email companyName note }";
    let lead = admin.done("createLead", marked, fields).await["lead"].take();
    assert_eq!(lead["subject"], "میز\u{200C}ها");
    assert_eq!(lead["email"], "nora@example.com");
    assert_eq!(lead["companyName"], Value::Null);
    assert_eq!(lead["note"], "one\r\n\ttwo");
    for (verb, input, path) in [
        ("createLead", json!({ "subject": "a\nb" }), "subject"),
        ("createLead", json!({ "subject": "a", "note": "bell\u{7}" }), "note"),
        ("createAccount", json!({ "name": "a\u{1B}[31m" }), "name"),
        ("createAccount", json!({ "name": "a", "street": "b\u{2028}c" }), "street"),
        ("createContact", json!({ "lastName": "a\tb" }), "lastName"),
        ("createCompetitor", json!({ "name": "a\u{0}b" }), "name"),
        ("updateLead", json!({ "leadId": lead["id"], "jobTitle": "a\rb" }), "jobTitle"),
        (
            "openOpportunity",
            {
                let mut input = world.opportunity("x");
                input["name"] = json!("a\nb");
                input
            },
            "name",
        ),
    ] {
        let problem = admin.refused(verb, input.clone()).await;
        let answer = (&problem["code"], &problem["path"]);
        assert_eq!(answer, (&json!("INVALID"), &json!([path])), "{verb} {input}");
    }
    let unnamed =
        json!({ "code": "AED", "names": [{ "locale": "en", "text": "\u{2067}\u{2069}" }] });
    let problem = admin.refused("createCurrency", unnamed).await;
    assert_eq!(
        (&problem["code"], &problem["path"]),
        (&json!("REQUIRED"), &json!(["names", "0", "text"]))
    );
}

#[tokio::test]
async fn kept_values_that_break_a_rule_stay_and_are_listed() {
    let api = Api::start().await;
    let lead = json!({ "subject": "Kept", "lastName": "Kept", "companyName": "Kept Ltd" });
    let lead = api.admin.done("createLead", lead, "lead { id }").await;
    let session = Session::system(api.db().clone(), api.clock().clone());
    assert_eq!(forsat::verify::faults(&session).await.unwrap(), []);
    around(
        &api,
        "UPDATE lead SET estimated_value = 121000, budget_amount = 5, estimated_close_date = '1405-09-30', \
         subject = 'a' || chr(8203) || 'b', job_title = 'two' || chr(10) || 'lines'"
            .replace("chr(", if api.database_url().starts_with("sqlite") { "char(" } else { "chr(" })
            .as_str(),
    )
    .await;
    let change = json!({ "leadId": lead["lead"]["id"], "city": "Karaj" });
    let fields = "lead { subject jobTitle city estimatedValue { amount } estimatedCloseDate }";
    let changed = api.admin.done("updateLead", change, fields).await["lead"].take();
    assert_eq!(
        changed,
        json!({ "subject": "a\u{200B}b", "jobTitle": "two\nlines", "city": "Karaj",
                "estimatedValue": { "amount": "12.1000" }, "estimatedCloseDate": "1405-09-30" })
    );
    let faults = forsat::verify::faults(&session).await.unwrap();
    let mut columns: Vec<&str> = faults.iter().map(|fault| fault.column).collect();
    columns.sort_unstable();
    let expected =
        ["budget_amount", "estimated_close_date", "estimated_value", "job_title", "subject"];
    assert_eq!(columns, expected);
    assert!(faults.iter().all(|fault| fault.record == text(&lead, "lead.id")));
    let qualified = json!({ "leadId": lead["lead"]["id"] });
    api.admin.done("qualifyLead", qualified, "opportunities { id }").await;
}

#[tokio::test]
async fn an_import_keeps_what_a_form_would_keep() {
    let api = Api::start().await;
    World::build(&api).await;
    let session = Session::system(api.db().clone(), api.clock().clone());
    let names = import::names(&session, "fa").await.unwrap();
    let file = "subject;country/region;tel.;currency;est. value;close date;\"name (a,b,c,d,e,f,g)\";full name;first name\n\
        a;Deutschland;TEL:030 901820;Euro;10,05;;;Sara Ahmadi;Nora\n\
        b;;;IRR;12,1;;;;\n\
        c;;;EUR;10,005;1405-09-30;;;\n";
    let preview = import::read(file.as_bytes(), &names, usize::MAX).unwrap();
    let viewer = api.admin.run("{ viewer { user { id } } }", json!({})).await;
    let (_, owner) = split(&text(&viewer, "viewer.user.id")).unwrap();
    let options = ImportOptions {
        is_all_or_nothing: false,
        is_dry_run: false,
        on_duplicate: DuplicatePolicy::Fail,
        owner_id: Some(UserId::from(owner)),
        locale: "fa".to_owned(),
    };
    let report = import::run(&session, preview, options).await.unwrap();
    let errors: Vec<_> = report
        .errors
        .iter()
        .map(|note| (note.line, note.column.as_str(), note.message.as_str()))
        .collect();
    assert_eq!(
        errors,
        [
            (3, "est. value", "رقم‌های اعشار این مبلغ از ارز آن بیشتر است؛ آن را گرد کنید."),
            (
                4,
                "close date",
                "این تاریخ شمسی به نظر می‌رسد؛ تاریخ میلادی آن را وارد کنید: 2026-12-21."
            ),
        ]
    );
    let warnings: Vec<_> = report
        .warnings
        .iter()
        .map(|note| (note.line, note.column.as_str(), note.message.as_str()))
        .collect();
    assert_eq!(
        warnings,
        [(2, "full name", "نام کامل با نام و نام خانوادگی این سطر نمی‌خواند و نادیده گرفته شد.")]
    );
    let leads = api
        .admin
        .run(
            "{ leads { nodes { subject country phone estimatedValue { amount currencyCode } } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        leads["leads"]["nodes"],
        json!([{ "subject": "a", "country": "DE", "phone": "+4930901820",
                 "estimatedValue": { "amount": "10.0500", "currencyCode": "EUR" } }])
    );
}
