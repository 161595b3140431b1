//! Properties that hold for every document.

use std::cmp::Reverse;

use entity::money::{Amount, SCALE};
use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, proptest};
use rust_decimal::Decimal;

use super::sample::{base_amount, d, document, round, taken};
use crate::pricing::{
    Discount, LineTerms, PayableRounding, PricedLine, Rounding, StepKey, Tax, Terms, explain, price,
};

fn sum(lines: &[PricedLine], amount: impl Fn(&PricedLine) -> Amount) -> Decimal {
    lines.iter().map(|line| d(amount(line))).sum()
}

fn percent_of(base: Decimal, percent: Amount, places: u32) -> Decimal {
    round(base * d(percent) / Decimal::ONE_HUNDRED, places)
}

/// Computes the shares by another algorithm: gives unit after unit to the line that lacks most.
fn dealt(header_discount: Decimal, nets: &[Decimal], precision: u32) -> Vec<Decimal> {
    let unit = Decimal::new(1, precision);
    let detail: Decimal = nets.iter().sum();
    let owed: Vec<Decimal> = nets.iter().map(|net| header_discount * net).collect();
    let floor = |owed: &Decimal| (owed / unit / detail.max(unit)).trunc() * unit;
    let mut shares: Vec<Decimal> = owed.iter().map(floor).collect();
    while shares.iter().sum::<Decimal>() < header_discount {
        let shortfall = |line: usize| owed[line] - shares[line] * detail;
        let most = (0..nets.len()).max_by_key(|line| (shortfall(*line), Reverse(*line)));
        shares[most.expect("only lines can be discounted")] += unit;
    }
    shares
}

proptest! {
    #[test]
    fn lines_follow_the_formulas((terms, lines) in document()) {
        let priced = price(&terms, &lines)?;
        prop_assert_eq!(priced.lines.len(), lines.len());
        for (line, priced) in lines.iter().zip(&priced.lines) {
            let base = base_amount(line, terms.precision);
            prop_assert_eq!(d(priced.volume_discount), taken(line.volume, d(line.unit_price), SCALE));
            prop_assert_eq!(d(priced.base_amount), base);
            let manual = taken(line.manual, base, terms.precision);
            prop_assert_eq!(d(priced.manual_discount_amount), manual);
            prop_assert_eq!(d(priced.net_amount), base - manual);
            let taxed = d(priced.net_amount) - d(priced.header_discount_share);
            let tax = match line.tax {
                Tax::None => Decimal::ZERO,
                Tax::Rate(rate) => percent_of(taxed, rate, terms.precision),
                Tax::Amount(typed) => d(typed),
            };
            prop_assert_eq!(d(priced.tax_amount), tax);
            prop_assert_eq!(d(priced.extended_amount), d(priced.net_amount) + tax);
        }
    }

    #[test]
    fn totals_are_the_sums_of_the_lines((terms, lines) in document()) {
        let priced = price(&terms, &lines)?;
        let totals = priced.totals;
        let detail = sum(&priced.lines, |line| line.net_amount);
        prop_assert_eq!(d(totals.detail_amount), detail);
        let by_percent = percent_of(detail, terms.discount_percent, terms.precision);
        prop_assert_eq!(d(totals.header_discount_amount), d(terms.discount_amount) + by_percent);
        prop_assert_eq!(totals.freight_amount, terms.freight_amount);
        let rate = terms.freight_tax_rate.unwrap_or_default();
        let freight_tax = percent_of(d(terms.freight_amount), rate, terms.precision);
        prop_assert_eq!(d(totals.freight_tax_amount), freight_tax);
        let tax = sum(&priced.lines, |line| line.tax_amount) + freight_tax;
        prop_assert_eq!(d(totals.tax_amount), tax);
        let extended = sum(&priced.lines, |line| line.extended_amount);
        let around = d(terms.freight_amount) + freight_tax - d(totals.header_discount_amount);
        prop_assert_eq!(d(totals.total_amount), extended + around);
        prop_assert_eq!(
            totals.payable_amount.minus(totals.total_amount), Ok(totals.rounding_amount)
        );
    }

    #[test]
    fn shares_add_up_and_stay_within_their_lines((terms, lines) in document()) {
        let priced = price(&terms, &lines)?;
        let header_discount = d(priced.totals.header_discount_amount);
        prop_assert_eq!(sum(&priced.lines, |line| line.header_discount_share), header_discount);
        for line in &priced.lines {
            prop_assert!((Amount::ZERO..=line.net_amount).contains(&line.header_discount_share));
        }
        let nets: Vec<Decimal> = priced.lines.iter().map(|line| d(line.net_amount)).collect();
        let shares: Vec<Decimal> =
            priced.lines.iter().map(|line| d(line.header_discount_share)).collect();
        prop_assert_eq!(shares, dealt(header_discount, &nets, terms.precision));
    }

    #[test]
    fn no_amount_is_negative_or_finer_than_the_currency((terms, lines) in document()) {
        let priced = price(&terms, &lines)?;
        let totals = priced.totals;
        let mut money = vec![
            totals.detail_amount, totals.header_discount_amount, totals.freight_amount,
            totals.freight_tax_amount, totals.tax_amount, totals.total_amount,
            totals.payable_amount,
        ];
        for line in &priced.lines {
            prop_assert!(!line.volume_discount.is_negative());
            money.extend([
                line.base_amount, line.manual_discount_amount, line.net_amount,
                line.header_discount_share, line.tax_amount, line.extended_amount,
            ]);
        }
        for amount in money {
            prop_assert!(!amount.is_negative());
            prop_assert_eq!(round(d(amount), terms.precision), d(amount));
        }
    }

    /// With a header discount, the unit that a tie decides may change a rounded tax: only there do positions matter.
    #[test]
    fn the_order_of_the_lines_does_not_matter(
        ((terms, lines), shuffled) in document().prop_flat_map(|(terms, lines)| {
            let shuffled = Just(lines.clone()).prop_shuffle();
            (Just((terms, lines)), shuffled)
        }),
    ) {
        let (one, other) = (price(&terms, &lines)?.totals, price(&terms, &shuffled)?.totals);
        prop_assert_eq!(one.detail_amount, other.detail_amount);
        prop_assert_eq!(one.header_discount_amount, other.header_discount_amount);
        let plain = Terms {
            discount_amount: Amount::ZERO,
            discount_percent: Amount::ZERO,
            ..terms
        };
        prop_assert_eq!(price(&plain, &lines)?.totals, price(&plain, &shuffled)?.totals);
    }

    #[test]
    fn zero_percent_is_no_discount((terms, lines) in document()) {
        let with = |discount| {
            let bare = |line: &LineTerms| LineTerms { volume: discount, manual: discount, ..*line };
            let lines: Vec<LineTerms> = lines.iter().map(bare).collect();
            price(&Terms { discount_amount: Amount::ZERO, ..terms }, &lines)
        };
        prop_assert_eq!(with(Some(Discount::Percent(Amount::ZERO)))?, with(None)?);
    }

    #[test]
    fn a_hundred_percent_leaves_the_freight(
        (terms, lines) in document(),
        which in 0..3_u8,
    ) {
        let all = Amount::from_units(100);
        let free = |line: &LineTerms| {
            let line = LineTerms { tax: Tax::Rate(Amount::from_units(9)), ..*line };
            let all = Some(Discount::Percent(all));
            match which {
                0 => LineTerms { volume: all, manual: None, ..line },
                1 => LineTerms { manual: all, ..line },
                2.. => line,
            }
        };
        let lines: Vec<LineTerms> = lines.iter().map(free).collect();
        let discount_percent = if which == 2 { all } else { terms.discount_percent };
        let terms = Terms { discount_amount: Amount::ZERO, discount_percent, ..terms };
        let totals = price(&terms, &lines)?.totals;
        prop_assert_eq!(totals.detail_amount, totals.header_discount_amount);
        prop_assert_eq!(
            Ok(totals.total_amount), totals.freight_amount.plus(totals.freight_tax_amount)
        );
    }

    #[test]
    fn what_is_paid_is_the_permitted_neighbour_of_the_total((terms, lines) in document()) {
        let totals = price(&terms, &lines)?.totals;
        let (total, payable) = (totals.total_amount.raw(), totals.payable_amount.raw());
        let PayableRounding { multiple, direction } = terms.payable;
        let multiple = multiple.raw();
        if multiple == 0 {
            prop_assert_eq!(payable, total);
        } else {
            prop_assert_eq!(payable % multiple, 0);
            let off = payable - total;
            let permitted = match direction {
                Rounding::Up => (0..multiple).contains(&off),
                Rounding::Down => (0..multiple).contains(&-off),
                Rounding::Nearest => -multiple < 2 * off && 2 * off <= multiple,
            };
            prop_assert!(permitted);
        }
    }

    #[test]
    fn the_explanation_has_the_same_numbers((terms, lines) in document()) {
        let priced = price(&terms, &lines)?;
        let steps = explain(&terms, &lines)?;
        let totals = priced.totals;
        for step in &steps {
            let amount = match step.key {
                StepKey::VolumeDiscount { line } => priced.lines[line].volume_discount,
                StepKey::BaseAmount { line } => priced.lines[line].base_amount,
                StepKey::ManualDiscount { line } => priced.lines[line].manual_discount_amount,
                StepKey::NetAmount { line } => priced.lines[line].net_amount,
                StepKey::DetailAmount => totals.detail_amount,
                StepKey::HeaderDiscount => totals.header_discount_amount,
                StepKey::HeaderDiscountShare { line } => priced.lines[line].header_discount_share,
                StepKey::LineTax { line } => priced.lines[line].tax_amount,
                StepKey::ExtendedAmount { line } => priced.lines[line].extended_amount,
                StepKey::Freight => totals.freight_amount,
                StepKey::FreightTax => totals.freight_tax_amount,
                StepKey::Tax => totals.tax_amount,
                StepKey::Total => totals.total_amount,
                StepKey::Rounding => totals.rounding_amount,
                StepKey::Payable => totals.payable_amount,
            };
            prop_assert_eq!(step.amount, amount);
        }
        prop_assert_eq!(steps.len(), 7 * lines.len() + 8);
        let last: Vec<StepKey> = steps.iter().rev().take(6).map(|step| step.key).collect();
        let expected = [
            StepKey::Payable, StepKey::Rounding, StepKey::Total, StepKey::Tax,
            StepKey::FreightTax, StepKey::Freight,
        ];
        prop_assert_eq!(last, expected);
    }
}
