//! How many opportunities end in which way, and at which stage the others are.

/// A sales process, in the order of `company.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoProcess {
    /// From the first call to the sale.
    Standard,
    /// The renewal of a contract.
    Renewal,
}

/// How an opportunity's history ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpportunityFate {
    /// Won.
    Won,
    /// Won, with the order canceled later.
    Canceled,
    /// Lost.
    Lost,
    /// Lost, reopened and won.
    RevivedWon,
    /// Lost and reopened.
    RevivedOpen,
    /// On hold.
    Held,
    /// Open.
    Open,
}

/// The plan of one opportunity.
#[derive(Clone, Copy, Debug)]
pub struct OpportunityPlan {
    /// The process it follows.
    pub process: DemoProcess,
    /// How its history ends.
    pub fate: OpportunityFate,
    /// The last stage it reaches, from 0.
    pub reach: usize,
}

/// How many opportunities follow which plan; 150 in total.
const OPPORTUNITIES: [(usize, DemoProcess, OpportunityFate, usize); 25] = [
    (34, DemoProcess::Standard, OpportunityFate::Won, 4),
    (2, DemoProcess::Standard, OpportunityFate::Canceled, 4),
    (10, DemoProcess::Renewal, OpportunityFate::Won, 2),
    (4, DemoProcess::Standard, OpportunityFate::Lost, 0),
    (10, DemoProcess::Standard, OpportunityFate::Lost, 1),
    (10, DemoProcess::Standard, OpportunityFate::Lost, 2),
    (8, DemoProcess::Standard, OpportunityFate::Lost, 3),
    (2, DemoProcess::Standard, OpportunityFate::Lost, 4),
    (3, DemoProcess::Renewal, OpportunityFate::Lost, 1),
    (1, DemoProcess::Renewal, OpportunityFate::Lost, 0),
    (2, DemoProcess::Standard, OpportunityFate::RevivedWon, 3),
    (2, DemoProcess::Standard, OpportunityFate::RevivedOpen, 3),
    (2, DemoProcess::Standard, OpportunityFate::RevivedOpen, 2),
    (2, DemoProcess::Standard, OpportunityFate::Held, 1),
    (3, DemoProcess::Standard, OpportunityFate::Held, 2),
    (2, DemoProcess::Standard, OpportunityFate::Held, 3),
    (1, DemoProcess::Renewal, OpportunityFate::Held, 1),
    (10, DemoProcess::Standard, OpportunityFate::Open, 0),
    (12, DemoProcess::Standard, OpportunityFate::Open, 1),
    (10, DemoProcess::Standard, OpportunityFate::Open, 2),
    (8, DemoProcess::Standard, OpportunityFate::Open, 3),
    (5, DemoProcess::Standard, OpportunityFate::Open, 4),
    (2, DemoProcess::Renewal, OpportunityFate::Open, 0),
    (3, DemoProcess::Renewal, OpportunityFate::Open, 1),
    (2, DemoProcess::Renewal, OpportunityFate::Open, 2),
];

/// The plans of all opportunities.
#[must_use]
pub fn plans() -> Vec<OpportunityPlan> {
    OPPORTUNITIES
        .iter()
        .flat_map(|&(count, process, fate, reach)| {
            vec![OpportunityPlan { process, fate, reach }; count]
        })
        .collect()
}
