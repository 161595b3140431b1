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

use crate::platform::http::peer::Peer;

const MOST_HEADERS: usize = 100;
const HEADER_BYTES: usize = 64 * 1024;
/// Requests that one HTTP/2 connection may have under way.
const MOST_STREAMS: u32 = 100;
/// Bytes of one connection that the system keeps for a client that does not read them: so that an
/// answer does not wait behind megabytes of others, and a slow reader is known as one.
#[cfg(target_os = "linux")]
const UNSENT: u32 = 128 * 1024;
const PING: Duration = Duration::from_secs(20);
/// Where the machine has no more files to give, it may have some after a while.
const BREATH: Duration = Duration::from_millis(200);

/// What connections may take and how long.
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
    let seats = Arc::new(Semaphore::new(limits.connections.clamp(1, Semaphore::MAX_PERMITS)));
    let open = GracefulShutdown::new();
    loop {
        let next = async {
            // Closed never.
            let seat = Arc::clone(&seats).acquire_owned().await.ok();
            (accept(&listener).await, seat)
        };
        tokio::select! {
            () = stop.cancelled() => break,
            ((stream, peer), seat) = next => {
                let connection = Connection { stream, peer, limits, _seat: seat };
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
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                sleep(BREATH).await;
            }
        }
    }
}

fn is_of_the_client(error: &io::Error) -> bool {
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
    _seat: Option<OwnedSemaphorePermit>,
}

impl Connection {
    async fn serve(self, router: Router, watcher: Watcher) {
        // Answers are written in one go; waiting to fill a packet only delays them.
        let _ = self.stream.set_nodelay(true);
        #[cfg(target_os = "linux")]
        let _ = socket2::SockRef::from(&self.stream).set_tcp_notsent_lowat(UNSENT);
        let (under_way, silence) = watch::channel(0);
        let peer = Peer(self.peer);
        let service = tower::service_fn(move |request: Request<_>| {
            answer(router.clone(), (request, peer), Begun::new(under_way.clone()))
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
        .max_headers(MOST_HEADERS)
        .max_buf_size(HEADER_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(MOST_STREAMS)
        .max_header_list_size(u32::try_from(HEADER_BYTES).unwrap_or(u32::MAX))
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING);
    builder
}

async fn answer<B>(
    router: Router,
    (request, peer): (Request<B>, Peer),
    begun: Begun,
) -> Result<Response<Body>, Infallible>
where
    B: HttpBody<Data = axum::body::Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(peer);
    let answer = router.oneshot(request).await?;
    // A request is under way until the last of its answer is sent.
    Ok(answer.map(|body| {
        Body::new(body.map_frame(move |frame| {
            let _ = &begun;
            frame
        }))
    }))
}

/// A request that is under way, as long as this is kept.
struct Begun(watch::Sender<usize>);

impl Begun {
    fn new(under_way: watch::Sender<usize>) -> Self {
        under_way.send_modify(|requests| *requests += 1);
        Self(under_way)
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.0.send_modify(|requests| *requests -= 1);
    }
}

/// Completes when no request has been under way for too long.
async fn silent(mut under_way: watch::Receiver<usize>, limits: Limits) {
    let mut longest = limits.header;
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
        } else if timeout(longest, changed).await.is_err() {
            return;
        }
        longest = limits.keep_alive;
    }
}
