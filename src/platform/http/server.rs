//! Connections: how many there are, how long they may be silent, and how they end.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::http::{Request, Response};
use http_body_util::BodyExt;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::platform::http::client_addr::Peer;

const MAX_HEADERS: usize = 100;
const MAX_HEADER_BYTES: usize = 64 * 1024;
/// Requests that may be under way on one HTTP/2 connection.
const MAX_STREAMS: u32 = 100;
/// Bytes of one connection that the system keeps for a client that does not read them: so that a
/// response does not wait behind megabytes of others, and a slow reader is noticed.
#[cfg(target_os = "linux")]
const MAX_UNSENT: u32 = 128 * 1024;
const PING: Duration = Duration::from_secs(20);
/// How long to wait where the machine has no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// How many connections there may be, and how long they may be silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once; more wait in the system's queue.
    pub connections: usize,
    /// How long the first request's headers may take.
    pub header: Duration,
    /// How long a connection may be without a request after the first.
    pub keep_alive: Duration,
}

/// Serves the connections of a listener until it is stopped, and then finishes what has begun.
///
/// # Errors
/// None: where the machine cannot take a connection now, it is tried again.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: CancellationToken,
) -> io::Result<()> {
    let permits = Arc::new(Semaphore::new(limits.connections.clamp(1, Semaphore::MAX_PERMITS)));
    let open = GracefulShutdown::new();
    loop {
        let next = async {
            // The semaphore is never closed.
            let permit = Arc::clone(&permits).acquire_owned().await.ok();
            (accept(&listener).await, permit)
        };
        tokio::select! {
            () = stop.cancelled() => break,
            ((stream, peer), permit) = next => {
                let connection = Connection { stream, peer, limits, _permit: permit };
                tokio::spawn(connection.serve(router.clone(), open.watcher()));
            }
        }
    }
    drop(listener);
    open.shutdown().await;
    Ok(())
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_client_error(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn is_client_error(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    limits: Limits,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Connection {
    async fn serve(self, router: Router, watcher: Watcher) {
        // Responses are written in one go; waiting to fill a packet only delays them.
        let _ = self.stream.set_nodelay(true);
        #[cfg(target_os = "linux")]
        let _ = socket2::SockRef::from(&self.stream).set_tcp_notsent_lowat(MAX_UNSENT);
        let (under_way, silence) = watch::channel(0);
        let peer = Peer(self.peer);
        let service = tower::service_fn(move |request: Request<_>| {
            respond(router.clone(), (request, peer), UnderWay::new(under_way.clone()))
        });
        let builder = builder();
        let connection = builder.serve_connection_with_upgrades(
            TokioIo::new(self.stream),
            TowerToHyperService::new(service),
        );
        tokio::select! {
            biased;
            ended = watcher.watch(connection) => if let Err(error) = ended {
                tracing::debug!(error, "a connection broke");
            },
            () = silent(silence, self.limits) => {}
        }
    }
}

/// Headers have no time-out of their own: a request is one when they are complete, and a connection
/// without a request is silent. This also covers what comes before the protocol is known.
fn builder() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(None)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEADER_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(MAX_STREAMS)
        .max_header_list_size(u32::try_from(MAX_HEADER_BYTES).unwrap_or(u32::MAX))
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING);
    builder
}

async fn respond<B>(
    router: Router,
    (request, peer): (Request<B>, Peer),
    under_way: UnderWay,
) -> Result<Response<Body>, Infallible>
where
    B: HttpBody<Data = axum::body::Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(peer);
    let response = router.oneshot(request).await?;
    // A request is under way until the last of its response is sent.
    Ok(response.map(|body| {
        Body::new(body.map_frame(move |frame| {
            let _ = &under_way;
            frame
        }))
    }))
}

/// A request is under way as long as this is kept.
struct UnderWay(watch::Sender<usize>);

impl UnderWay {
    fn new(requests: watch::Sender<usize>) -> Self {
        requests.send_modify(|requests| *requests += 1);
        Self(requests)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.send_modify(|requests| *requests -= 1);
    }
}

/// Completes when no request has been under way for too long.
async fn silent(mut under_way: watch::Receiver<usize>, limits: Limits) {
    let mut allowed = limits.header;
    loop {
        let is_quiet = *under_way.borrow_and_update() == 0;
        let changed = async {
            if under_way.changed().await.is_err() {
                // The connection ends by itself.
                std::future::pending::<()>().await;
            }
        };
        if !is_quiet {
            changed.await;
        } else if timeout(allowed, changed).await.is_err() {
            return;
        }
        allowed = limits.keep_alive;
    }
}
