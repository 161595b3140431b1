//! Metrics that are read from the server's components at each scrape.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;
use tokio_util::task::TaskTracker;

use crate::platform::db::Db;
use crate::platform::events::bus::Bus;
use crate::platform::events::relay::Pulse;
use crate::platform::graphql::engine::Looks;

/// The components that metrics are read from.
#[derive(Clone, Debug)]
pub struct Readings {
    /// Statements and connections.
    pub db: Db,
    /// Lag of the event relay.
    pub pulse: Pulse,
    /// Number of subscriptions.
    pub bus: Bus,
    /// Number of open WebSockets and event streams.
    pub sockets: TaskTracker,
    /// Hits and misses of the document cache.
    pub looks: Looks,
}

impl Collector for Readings {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let statements = ConstCounter::new(self.db.statements());
        let descriptor = encoder.encode_descriptor(
            "database_statements",
            "Statements executed by the database",
            None,
            statements.metric_type(),
        )?;
        statements.encode(descriptor)?;

        let looks = ConstCounter::new(0_u64);
        let mut descriptor = encoder.encode_descriptor(
            "document_cache",
            "Lookups of GraphQL documents in the cache of checked documents, by result",
            None,
            looks.metric_type(),
        )?;
        for (result, count) in [("hit", self.looks.hits()), ("miss", self.looks.misses())] {
            let counter = ConstCounter::new(count);
            counter.encode(descriptor.encode_family(&[("result", result)])?)?;
        }

        let connections = ConstGauge::new(0_i64);
        let mut descriptor = encoder.encode_descriptor(
            "database_connections",
            "Connections to the database by pool and state; most is the pool's limit",
            None,
            connections.metric_type(),
        )?;
        for pool in self.db.pools() {
            for (state, count) in
                [("idle", pool.idle), ("in_use", pool.in_use), ("most", pool.most)]
            {
                let labels = [("pool", pool.name), ("state", state)];
                let gauge = ConstGauge::new(i64::from(count));
                gauge.encode(descriptor.encode_family(&labels)?)?;
            }
        }

        let waits = ConstCounter::new(0_u64);
        let mut descriptor = encoder.encode_descriptor(
            "database_connection_waits",
            "How many leases had to wait for a connection, by pool",
            None,
            waits.metric_type(),
        )?;
        for pool in self.db.pools() {
            let counter = ConstCounter::new(pool.waits);
            counter.encode(descriptor.encode_family(&[("pool", pool.name)])?)?;
        }
        let waited = ConstCounter::new(0.0);
        let mut descriptor = encoder.encode_descriptor(
            "database_connection_wait",
            "Total time that leases waited for a connection, by pool",
            Some(&Unit::Seconds),
            waited.metric_type(),
        )?;
        for pool in self.db.pools() {
            let counter = ConstCounter::new(pool.waited.as_secs_f64());
            counter.encode(descriptor.encode_family(&[("pool", pool.name)])?)?;
        }

        for (name, help, count) in [
            ("sockets", "Open WebSockets and event streams", self.sockets.len()),
            ("subscriptions", "Subscriptions that follow the event stream", self.bus.attending()),
        ] {
            let gauge = ConstGauge::new(i64::try_from(count).unwrap_or(i64::MAX));
            let descriptor = encoder.encode_descriptor(name, help, None, gauge.metric_type())?;
            gauge.encode(descriptor)?;
        }

        let lag = ConstGauge::new(self.pulse.lag().as_secs_f64());
        let help = "Time since the relay last had no event left to publish";
        let unit = Some(&Unit::Seconds);
        let kind = lag.metric_type();
        lag.encode(encoder.encode_descriptor("event_log_lag", help, unit, kind)?)
    }
}
