//! The demo company is created by ordinary commands, completely or not at all.

use forsat::app;
use forsat::cli::demo;
use forsat::config::Config;
use forsat::platform::clock::Clock;
use forsat::platform::db::session::Session;
use forsat::platform::http::DemoUsers;
use forsat::refold::refold;
use serde_json::json;

use crate::harness::client::Client;
use crate::harness::database::Scratch;
use crate::harness::instant;

#[tokio::test]
async fn the_demo_company_has_a_year_behind_it() {
    let scratch = Scratch::create().await;
    let config = Config {
        listen: "127.0.0.1:0".parse().expect("an address"),
        data_dir: scratch.folder().to_owned(),
        database_url: scratch.url().to_owned().into(),
        ..Config::default()
    };
    let clock = Clock::fixed(instant("2026-11-23T08:00:00Z"));
    let db = app::open(&config).await.expect("the database opens");
    let token = demo::set_up(&db, &clock).await.expect("it is made").expect("a token");
    assert_eq!(demo::set_up(&db, &clock).await.expect("it is looked at"), None, "made once");
    let system = Session::system(db.clone(), clock.clone());
    assert_eq!(refold(&db, &system).await.expect("it is looked at"), 0, "its texts are new");

    let running =
        app::serve(&config, db, clock, DemoUsers::default()).await.expect("the server starts");
    let admin = Client::new(&format!("{}/graphql", running.url()), Some(&token));
    let counts = "{ leads { totalCount } products { totalCount } priceLists { id } salesProcesses { stages { name } } \
                    closeReasons(outcome: LOST) { id } \
                    open: opportunities(filter: { status: [OPEN] }) { totalCount } \
                    won: opportunities(filter: { status: [WON] }) { totalCount } \
                    lost: opportunities(filter: { status: [LOST] }) { totalCount } \
                    held: opportunities(filter: { isOnHold: true }) { totalCount } }";
    let found = admin.run(counts, json!({})).await;
    let count = |name: &str| found[name]["totalCount"].as_i64().expect("a count");
    let many = |name: &str| found[name].as_array().expect("a list").len();
    assert!((280..=320).contains(&count("leads")), "{} leads", count("leads"));
    assert!((35..=45).contains(&count("products")), "{} products", count("products"));
    assert_eq!((many("priceLists"), many("salesProcesses")), (3, 2));
    assert_eq!(many("closeReasons"), 4);
    for state in ["open", "won", "lost", "held"] {
        assert!(count(state) > 0, "none is {state}");
    }
    let opportunities = count("open") + count("won") + count("lost");
    assert!((140..=160).contains(&opportunities), "{opportunities} opportunities");
    running.shutdown().await;
}
