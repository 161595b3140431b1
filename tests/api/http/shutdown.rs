//! How the server stops: what has begun is finished.

use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::harness::database::Scratch;

const BODY: &str = r#"{"query":"{ __typename }"}"#;

/// The real binary, on a free port.
async fn spawn(scratch: &Scratch) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_forsat"))
        .args(["serve", "--listen", "127.0.0.1:0", "--drain-seconds", "3", "--log", "error"])
        .arg("--data-dir")
        .arg(scratch.folder())
        .args(["--database-url", scratch.url()])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    loop {
        let line = lines.next_line().await.unwrap().expect("the server starts");
        let address = line.strip_prefix("Forsat serves http://");
        if let Some((address, _)) = address.and_then(|rest| rest.split_once('/')) {
            return (child, address.to_owned());
        }
    }
}

fn ask(child: &Child, signal: &str) {
    let id = child.id().expect("it runs").to_string();
    let done = std::process::Command::new("kill").args([signal, &id]).status();
    assert!(done.unwrap().success());
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_finishes_what_has_begun() {
    let scratch = Scratch::create().await;
    let (mut child, address) = spawn(&scratch).await;
    let mut begun = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        BODY.len()
    );
    begun.write_all(head.as_bytes()).await.unwrap();
    ask(&child, "-TERM");

    let unready = async {
        loop {
            let answer = reqwest::get(format!("http://{address}/health/ready")).await.unwrap();
            if answer.status() == 503 {
                assert!(answer.headers().contains_key("retry-after"));
                let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
                assert_eq!(body["checks"]["running"], false);
                assert_eq!(body["checks"]["database"], true);
                return;
            }
        }
    };
    timeout(Duration::from_secs(2), unready).await.expect("unready first, while it still answers");
    let live = reqwest::get(format!("http://{address}/health/live")).await.unwrap();
    assert_eq!(live.status(), 200);

    // Until it takes no more.
    while TcpStream::connect(&address).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    begun.write_all(BODY.as_bytes()).await.unwrap();
    let mut answer = String::new();
    begun.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let ended = timeout(Duration::from_secs(15), child.wait()).await.expect("within 15 s");
    assert_eq!(ended.unwrap().code(), Some(0));
}
