//! How the server stops: what has begun is finished.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::harness::database::Scratch;

const BODY: &str = r#"{"query":"{ __typename }"}"#;

/// The real binary, on a free port; ended with the story, however that ends.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(scratch: &Scratch) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_forsat"))
            .args(["serve", "--listen", "127.0.0.1:0", "--drain-seconds", "3", "--log", "error"])
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

    fn tell(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    async fn ended(&mut self) -> Option<i32> {
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_finishes_what_has_begun() {
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
    let told = Instant::now();
    server.tell("-TERM");

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
        sleep(Duration::from_millis(20)).await;
    }
    begun.write_all(BODY.as_bytes()).await.unwrap();
    let mut answer = String::new();
    begun.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let rest = Duration::from_secs(15).saturating_sub(told.elapsed());
    assert_eq!(timeout(rest, server.ended()).await.expect("within 15 s"), Some(0));
}
