//! What people do with Forsat, over real HTTP and WebSocket: a business story per file.

mod boards;
mod closing;
mod dashboards;
mod demo;
mod documents;
mod duplicates;
mod event_reducer;
mod event_stream;
mod imports;
mod input_errors;
mod inputs;
mod kept_amounts;
mod languages;
mod later_changes;
mod lists;
mod locks;
mod money;
mod notes;
mod nul;
mod open_again;
mod parties;
mod pricing;
mod records;
mod sale;
mod spelling;
mod versions_and_dry_runs;
