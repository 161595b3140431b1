//! The client's address: the peer's, or the one reported by trusted proxies.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use async_graphql::Executor;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;

use crate::platform::http::AppState;

const FORWARDED_FOR: &str = "x-forwarded-for";
/// The headers in which proxies report the client's address.
const FORWARDED: [&str; 3] = [FORWARDED_FOR, "forwarded", "x-real-ip"];

/// The other end of a connection: a client or a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// Extractor of the client's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddr(pub IpAddr);

impl<E: Executor> FromRequestParts<Arc<AppState<E>>> for ClientAddr {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<AppState<E>>,
    ) -> Result<Self, Infallible> {
        Ok(Self(app.proxies.client(parts)))
    }
}

/// The proxies whose `X-Forwarded-For` is trusted.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Parses a comma-separated list of addresses or networks, e.g. `10.0.0.0/8,127.0.0.1`.
    ///
    /// # Errors
    /// The first part of the list that is neither an address nor a network.
    pub fn new(list: &str) -> Result<Self, String> {
        let listed = list.split(',').map(str::trim).filter(|part| !part.is_empty());
        let nets = listed.map(|part| {
            let address = || part.parse::<IpAddr>().map(IpNet::from);
            part.parse::<IpNet>().or_else(|_| address()).map_err(|_| part.to_owned())
        });
        Ok(Self(nets.collect::<Result<_, _>>()?))
    }

    /// The client's address. Each proxy appends the address that it sees, so the last address that is not a trusted
    /// proxy is the client's; anything before it may be forged.
    #[must_use]
    pub fn client(&self, parts: &Parts) -> IpAddr {
        let unknown = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        let peer = parts.extensions.get::<Peer>().map_or(unknown, |peer| peer.0.ip());
        self.behind(peer.to_canonical(), &parts.headers)
    }

    fn behind(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let is_trusted = |address: &IpAddr| self.0.iter().any(|net| net.contains(address));
        let lines = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok());
        let named: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
        let mut client = peer;
        for address in named.iter().rev() {
            let Some(before) = is_trusted(&client).then(|| parse(address)).flatten() else {
                break;
            };
            client = before;
        }
        client
    }
}

/// Whether a request comes from this machine and not through a proxy.
#[must_use]
pub fn is_local(parts: &Parts) -> bool {
    let is_forwarded = FORWARDED.iter().any(|name| parts.headers.contains_key(*name));
    let peer = parts.extensions.get::<Peer>();
    !is_forwarded && peer.is_some_and(|peer| peer.0.ip().to_canonical().is_loopback())
}

/// Parses an address, to which some proxies append the port.
fn parse(text: &str) -> Option<IpAddr> {
    let address = text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    address.or_else(with_port).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::{HeaderMap, HeaderValue};

    use super::TrustedProxies;

    #[test]
    fn only_trusted_proxies_are_believed() {
        for (trusted, peer, forwarded, client) in [
            ("", "10.0.0.1", "1.2.3.4", "10.0.0.1"),
            ("10.0.0.0/8", "10.0.0.1", "1.2.3.4", "1.2.3.4"),
            ("10.0.0.0/8", "10.0.0.1", "9.9.9.9, 1.2.3.4", "1.2.3.4"),
            ("10.0.0.0/8", "10.0.0.1", "9.9.9.9, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
            ("10.0.0.0/8", "1.1.1.1", "1.2.3.4", "1.1.1.1"),
            ("10.0.0.1", "10.0.0.1", "1.2.3.4:5678", "1.2.3.4"),
            ("::1", "::1", "[2001:db8::1]:80", "2001:db8::1"),
            ("::1, 127.0.0.1", "127.0.0.1", "2001:db8::1", "2001:db8::1"),
            ("10.0.0.1", "10.0.0.1", "unknown", "10.0.0.1"),
            ("10.0.0.1", "10.0.0.1", "1.2.3.4, <script>", "10.0.0.1"),
        ] {
            let forwarded = HeaderValue::from_static(forwarded);
            let headers = HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), forwarded)]);
            let found =
                TrustedProxies::new(trusted).unwrap().behind(peer.parse().unwrap(), &headers);
            assert_eq!(found, client.parse::<IpAddr>().unwrap(), "{trusted:?} {headers:?}");
        }
    }

    #[test]
    fn a_text_that_is_no_network_is_named() {
        assert_eq!(TrustedProxies::new("10.0.0.0/8, proxy").unwrap_err(), "proxy");
    }
}
