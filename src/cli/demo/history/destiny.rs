//! What becomes of the deals: how many end how, and where the others stand.

/// Which process a deal follows, in the order of `company.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the first call to the sale.
    Standard,
    /// A contract is renewed.
    Renewal,
}

/// How a deal's history ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was won.
    Won,
    /// It was won, and its order called off.
    Canceled,
    /// It was lost.
    Lost,
    /// It was lost, opened again and won.
    RevivedWon,
    /// It was lost and opened again.
    RevivedOpen,
    /// It waits.
    Held,
    /// It is worked on.
    Open,
}

/// What becomes of a deal.
#[derive(Clone, Copy, Debug)]
pub struct Destiny {
    /// Its process.
    pub way: Way,
    /// How its history ends.
    pub fate: Fate,
    /// The stage it comes to, from 0.
    pub reach: usize,
}

/// 150 deals.
const DEALS: [(usize, Way, Fate, usize); 25] = [
    (34, Way::Standard, Fate::Won, 4),
    (2, Way::Standard, Fate::Canceled, 4),
    (10, Way::Renewal, Fate::Won, 2),
    (4, Way::Standard, Fate::Lost, 0),
    (10, Way::Standard, Fate::Lost, 1),
    (10, Way::Standard, Fate::Lost, 2),
    (8, Way::Standard, Fate::Lost, 3),
    (2, Way::Standard, Fate::Lost, 4),
    (3, Way::Renewal, Fate::Lost, 1),
    (1, Way::Renewal, Fate::Lost, 0),
    (2, Way::Standard, Fate::RevivedWon, 3),
    (2, Way::Standard, Fate::RevivedOpen, 3),
    (2, Way::Standard, Fate::RevivedOpen, 2),
    (2, Way::Standard, Fate::Held, 1),
    (3, Way::Standard, Fate::Held, 2),
    (2, Way::Standard, Fate::Held, 3),
    (1, Way::Renewal, Fate::Held, 1),
    (10, Way::Standard, Fate::Open, 0),
    (12, Way::Standard, Fate::Open, 1),
    (10, Way::Standard, Fate::Open, 2),
    (8, Way::Standard, Fate::Open, 3),
    (5, Way::Standard, Fate::Open, 4),
    (2, Way::Renewal, Fate::Open, 0),
    (3, Way::Renewal, Fate::Open, 1),
    (2, Way::Renewal, Fate::Open, 2),
];

/// What becomes of every deal.
#[must_use]
pub fn destinies() -> Vec<Destiny> {
    DEALS
        .iter()
        .flat_map(|&(count, way, fate, reach)| vec![Destiny { way, fate, reach }; count])
        .collect()
}
