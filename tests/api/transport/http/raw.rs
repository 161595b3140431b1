//! Broken and hostile clients, byte by byte.

use std::io::ErrorKind;
use std::time::Duration;

use reqwest::StatusCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{post, typename};
use crate::harness::{Api, PATIENCE, eventually};

const LIVE: &[u8] = b"GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n";
const HEAD: &str = "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";

async fn impatient() -> Api {
    Api::start_with(|config| {
        config.header_timeout_seconds = 1;
        config.keep_alive_seconds = 1;
        config.body_timeout_seconds = 1;
    })
    .await
}

async fn send(api: &Api, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(api.address()).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream
}

/// All that the server sends until it closes the connection.
async fn heard(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await;
    // Closed in order, or reset because it did not read everything: both are closed.
    let _ = read.expect("the server closes the connection");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Waits until the server answers; an impatient server may drop a slow request.
async fn lives(api: &Api) {
    eventually("the server answers", async || {
        let answer = post(api, &typename()).send().await.ok()?;
        (answer.status() == StatusCode::OK).then_some(())
    })
    .await;
}

/// Sends a request on a persistent connection and reads the complete response.
async fn ask_on(stream: &mut TcpStream) {
    stream.write_all(LIVE).await.unwrap();
    let (mut response, mut some) = (Vec::new(), [0; 1024]);
    while !response.ends_with(br#"{"status":"ok"}"#) {
        let read = stream.read(&mut some).await.unwrap();
        assert!(read > 0, "{}", String::from_utf8_lossy(&response));
        response.extend_from_slice(&some[..read]);
    }
}

#[tokio::test]
async fn half_a_request_does_not_hold_a_connection() {
    let api = impatient().await;
    let mut streams = Vec::new();
    for half in ["", "G", "PRI * HTTP/2.0\r\n", "POST /graphql HTTP/1.1\r\nhost: a\r\nx-slow: "] {
        for _ in 0..50 {
            streams.push(send(&api, half.as_bytes()).await);
        }
    }
    for stream in streams {
        assert_eq!(heard(stream).await, "");
    }
    lives(&api).await;
}

#[tokio::test]
async fn a_connection_is_kept_for_the_next_request_and_not_for_ever() {
    let api = Api::start_with(|config| config.keep_alive_seconds = 5).await;
    let body = r#"{"query":"{ __typename }"}"#;
    let request = format!("{HEAD}content-length: {}\r\n\r\n{body}", body.len());
    let mut stream = send(&api, request.as_bytes()).await;
    let mut first = vec![0; 4096];
    let read = stream.read(&mut first).await.unwrap();
    assert!(first[..read].starts_with(b"HTTP/1.1 200"));
    stream.write_all(request.as_bytes()).await.unwrap();
    let rest = heard(stream).await;
    assert!(rest.contains("HTTP/1.1 200"), "{rest}");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let api = impatient().await;
    let begun = format!("{HEAD}content-length: 100\r\n\r\n{{\"query\":");
    let response = heard(send(&api, begun.as_bytes()).await).await;
    assert!(response.starts_with("HTTP/1.1 408"), "{response}");
    assert!(response.contains("\"TIMEOUT\""), "{response}");

    // Each piece arrives in time, but all of them together do not.
    let chunked = format!("{HEAD}transfer-encoding: chunked\r\n\r\n");
    let (mut reading, mut writing) = send(&api, chunked.as_bytes()).await.into_split();
    let dripping = tokio::spawn(async move {
        let mut pace = tokio::time::interval(Duration::from_millis(50));
        while writing.write_all(b"1\r\n \r\n").await.is_ok() {
            pace.tick().await;
        }
    });
    let mut response = vec![0; 4096];
    let read = timeout(PATIENCE, reading.read(&mut response)).await.expect("an answer").unwrap();
    let response = String::from_utf8_lossy(&response[..read]);
    assert!(response.starts_with("HTTP/1.1 408"), "{response}");
    dripping.abort();
}

#[tokio::test]
async fn a_flood_is_refused_and_the_server_lives() {
    let api = Api::start_with(|config| config.body_limit = 10_000).await;
    let spaces = " ".repeat(65_536);
    for (head, piece, end) in [
        ("content-length: 8388608\r\n\r\n", spaces.clone(), ""),
        ("transfer-encoding: chunked\r\n\r\n", format!("10000\r\n{spaces}\r\n"), "0\r\n\r\n"),
    ] {
        let (mut reading, mut writing) =
            send(&api, format!("{HEAD}{head}").as_bytes()).await.into_split();
        let flooding = tokio::spawn(async move {
            for _ in 0..128 {
                if writing.write_all(piece.as_bytes()).await.is_err() {
                    break;
                }
            }
            let _ = writing.write_all(end.as_bytes()).await;
            // Kept open: a half-closed connection means that the client awaits no response.
            writing
        });
        let mut response = vec![0; 4096];
        let read =
            timeout(PATIENCE, reading.read(&mut response)).await.expect("an answer").unwrap();
        let response = String::from_utf8_lossy(&response[..read]);
        assert!(response.starts_with("HTTP/1.1 413"), "{response}");
        drop(flooding.await.unwrap());
    }
    let most = format!("{HEAD}expect: 100-continue\r\ncontent-length: 67108864\r\n\r\n");
    let response = heard(send(&api, most.as_bytes()).await).await;
    assert!(response.starts_with("HTTP/1.1 413"), "asked before it is sent: {response}");
    api.admin.run("{ __typename }", serde_json::json!({})).await;
}

#[tokio::test]
async fn a_flood_of_headers_is_refused() {
    let api = impatient().await;
    let many: String = (0..200).map(|index| format!("x-{index}: 1\r\n")).collect();
    let large = format!("x-large: {}\r\n", "a".repeat(100_000));
    for headers in [many, large] {
        let request = format!("GET /health/live HTTP/1.1\r\nhost: a\r\n{headers}\r\n");
        let mut stream = TcpStream::connect(api.address()).await.unwrap();
        // The server may have answered and closed before all is written.
        let _ = stream.write_all(request.as_bytes()).await;
        let response = heard(stream).await;
        assert!(response.is_empty() || response.starts_with("HTTP/1.1 431"), "{response}");
    }
    lives(&api).await;
}

#[tokio::test]
async fn what_waits_is_served_when_a_connection_ends() {
    let api = Api::start_with(|config| config.http_connections = 1).await;
    let mut first = TcpStream::connect(api.address()).await.unwrap();
    ask_on(&mut first).await;
    let mut second = send(&api, LIVE).await;
    let mut response = [0; 12];
    // A second connection served in parallel would be answered before the first has sent so many requests.
    for _ in 0..100 {
        ask_on(&mut first).await;
        let waits = second.try_read(&mut response).map_err(|error| error.kind());
        assert_eq!(waits, Err(ErrorKind::WouldBlock), "one at a time");
    }
    drop(first);
    timeout(PATIENCE, second.read_exact(&mut response)).await.expect("its turn").unwrap();
    assert_eq!(&response, b"HTTP/1.1 200");
}
