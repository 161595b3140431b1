//! The statements that a server runs, collected from its traces.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::{Dispatch, Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Context, SubscriberExt};

/// The texts of the statements that were run, in their order.
#[derive(Clone, Default)]
pub struct StatementLog(Arc<Mutex<Vec<String>>>);

impl StatementLog {
    /// The subscriber that collects them.
    pub fn dispatch(&self) -> Dispatch {
        let of_statements = filter_fn(|metadata| metadata.target() == "forsat::statement");
        Dispatch::new(tracing_subscriber::registry().with(self.clone().with_filter(of_statements)))
    }

    /// The texts so far, each once.
    pub fn statements(&self) -> BTreeSet<String> {
        self.since(0).into_iter().collect()
    }

    /// How many statements were run so far.
    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The texts of all statements after the first `count`.
    pub fn since(&self, count: usize) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)[count..].to_vec()
    }
}

impl<S: Subscriber> Layer<S> for StatementLog {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        event.record(&mut Text(self));
    }
}

struct Text<'a>(&'a StatementLog);

impl Visit for Text<'_> {
    fn record_str(&mut self, _: &Field, sql: &str) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).push(sql.to_owned());
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}
