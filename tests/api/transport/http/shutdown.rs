//! Shutdown: requests under way are finished.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::database::Scratch;
use crate::harness::eventually;

const BODY: &str = r#"{"query":"{ __typename }"}"#;

/// The real binary on a free port; killed when the test ends, however it ends.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(scratch: &Scratch) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_forsat"))
            .args(["serve", "--listen", "127.0.0.1:0", "--drain-seconds", "5", "--log", "error"])
            // The rest of the request is sent after the drain.
            .args(["--body-timeout-seconds", "60", "--request-timeout-seconds", "60"])
            .arg("--data-dir")
            .arg(scratch.folder())
            .args(["--database-url", scratch.url()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let address = lines.into_iter().find_map(|line| {
            let (address, _) = line.strip_prefix("Forsat serves http://")?.split_once('/')?;
            Some(address.to_owned())
        });
        Self { child, address: address.expect("the server starts") }
    }

    fn send_signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    async fn ended(&mut self) -> Option<i32> {
        let ended = eventually("the server ends", async || self.child.try_wait().unwrap());
        ended.await.code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[tokio::test]
async fn a_stopping_server_finishes_what_has_begun() {
    let scratch = Scratch::create().await;
    let mut server = Server::start(&scratch);
    let address = server.address.clone();
    let mut begun = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        BODY.len()
    );
    begun.write_all(head.as_bytes()).await.unwrap();
    server.send_signal("-TERM");

    let unready = eventually("the server is unready", async || {
        let answer = reqwest::get(format!("http://{address}/health/ready")).await;
        let answer = answer.expect("it still answers");
        (answer.status() == 503).then_some(answer)
    });
    let unready = unready.await;
    assert!(unready.headers().contains_key("retry-after"));
    let body: Value = serde_json::from_str(&unready.text().await.unwrap()).unwrap();
    assert_eq!(body["checks"]["running"], false);
    assert_eq!(body["checks"]["database"], true);
    let live = reqwest::get(format!("http://{address}/health/live")).await.unwrap();
    assert_eq!(live.status(), 200);

    eventually("it takes no more connections", async || TcpStream::connect(&address).await.err())
        .await;
    begun.write_all(BODY.as_bytes()).await.unwrap();
    let mut answer = String::new();
    begun.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(server.ended().await, Some(0));
}
