//! Accepts TCP connections, limits their number and idle time, and closes them gracefully.

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
/// The most concurrent requests on one HTTP/2 connection.
const MAX_STREAMS: u32 = 100;
/// Unsent bytes that the kernel buffers per connection: kept small, so that a response does not queue behind megabytes
/// of others and a slow reader is noticed.
#[cfg(target_os = "linux")]
const MAX_UNSENT: u32 = 128 * 1024;
const PING: Duration = Duration::from_secs(20);
/// How long to wait before accepting again when no file descriptor is left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Limits of connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerLimits {
    /// The most concurrent connections; further ones wait in the kernel's queue.
    pub connections: usize,
    /// How long the headers of the first request may take.
    pub header: Duration,
    /// How long a connection may be idle between requests.
    pub keep_alive: Duration,
}

/// Accepts connections until `stop` is cancelled, and then finishes the requests under way.
///
/// # Errors
/// None: if a connection cannot be accepted, it tries again.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ServerLimits,
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
                tracing::warn!(%error, "a connection could not be accepted");
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
    limits: ServerLimits,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Connection {
    async fn serve(self, router: Router, watcher: Watcher) {
        // Responses are written at once; Nagle's algorithm would only delay them.
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
                tracing::debug!(error, "a connection failed");
            },
            () = silent(silence, self.limits) => {}
        }
    }
}

/// hyper's own header timeout is off: a request counts from its complete headers on, and until then the connection is
/// idle. That also limits the time before the protocol is detected.
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
    // The guard lives as long as the body, so a request is under way until its response is sent.
    Ok(response.map(|body| {
        Body::new(body.map_frame(move |frame| {
            let _ = &under_way;
            frame
        }))
    }))
}

/// Guard of a request under way.
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

/// Completes when the connection has been idle for too long.
async fn silent(mut under_way: watch::Receiver<usize>, limits: ServerLimits) {
    let mut allowed = limits.header;
    loop {
        let is_quiet = *under_way.borrow_and_update() == 0;
        let changed = async {
            if under_way.changed().await.is_err() {
                // Only the connection itself can end now.
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
