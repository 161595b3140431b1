//! Creates the reference records without which nothing can be sold: a sales process, a tax rate and close
//! reasons. Runs the commands that administrators use, who can change the records later.

use entity::choice::{ClosingOutcome, ForecastCategory, StepKind, TaxKind};
use entity::money::Amount;

use crate::catalog::input::tax::CreateTaxRateInput;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::process::input::{CreateSalesProcessInput, NewStageInput, NewStepInput};
use crate::reference::reason::input::CreateCloseReasonInput;

/// A text in Persian and English.
type Text = (&'static str, &'static str);

/// Creates the reference records.
///
/// # Errors
/// The transaction's actor lacks a permission, or the database failed.
pub async fn lists(tx: &mut Tx) -> Result<(), Error> {
    tx.perform(process()).await?;
    tx.perform(tax()).await?;
    for (outcome, label, demands) in REASONS {
        tx.perform(reason(*outcome, *label, *demands)).await?;
    }
    Ok(())
}

/// Whether the reason requires a competitor, and whether it counts in the win rate.
type Demands = (bool, bool);

const REASONS: &[(ClosingOutcome, Text, Demands)] = &[
    (ClosingOutcome::Lost, ("خیلی گران بود", "Too expensive"), (false, true)),
    (ClosingOutcome::Lost, ("کیفیت مناسب نبود", "Quality did not suit"), (false, true)),
    (ClosingOutcome::Lost, ("از خرید منصرف شد", "Gave up buying"), (false, false)),
    (ClosingOutcome::Lost, ("از رقیب خرید", "Bought from a competitor"), (true, true)),
    (ClosingOutcome::Won, ("قیمت و کیفیت مناسب بود", "Price and quality suited"), (false, true)),
];

fn reason(
    outcome: ClosingOutcome,
    label: Text,
    (requires_competitor, counts_in_win_rate): Demands,
) -> CreateCloseReasonInput {
    CreateCloseReasonInput {
        outcome,
        labels: texts(label),
        position: None,
        requires_competitor,
        requires_note: false,
        counts_in_win_rate,
        call: CallOptions::default(),
    }
}

fn tax() -> CreateTaxRateInput {
    CreateTaxRateInput {
        names: texts(("مالیات بر ارزش افزوده", "VAT")),
        kind: TaxKind::Standard,
        percent: Amount::from_units(10),
        valid_from: None,
        valid_to: None,
        is_default: true,
        call: CallOptions::default(),
    }
}

struct Step(StepKind, Option<&'static str>, Text, bool);

/// The stages of the default process: name, probability in percent, days until rotting, forecast category,
/// steps.
const STAGES: &[(Text, i32, i32, ForecastCategory, &[Step])] = &[
    (
        ("ثبت فرصت", "Record the opportunity"),
        10,
        14,
        ForecastCategory::Pipeline,
        &[Step(StepKind::Field, Some("customerNeed"), ("نیاز مشتری", "Customer need"), false)],
    ),
    (
        ("پیش‌فاکتور اولیه", "Products and first quote"),
        25,
        14,
        ForecastCategory::Pipeline,
        &[Step(StepKind::Lines, None, ("ردیف‌های فرصت", "Lines of the opportunity"), true)],
    ),
    (
        ("شناخت و دمو", "Know the customer and demo"),
        45,
        21,
        ForecastCategory::BestCase,
        &[
            Step(StepKind::Field, Some("customerNeed"), ("نیاز مشتری", "Customer need"), true),
            Step(StepKind::Field, Some("decisionMaker"), ("تصمیم‌گیرنده", "Decision maker"), true),
            Step(StepKind::Tick, None, ("دمو برگزار شد", "Demo completed"), false),
        ],
    ),
    (
        ("پیگیری تأیید", "Follow up approval"),
        70,
        21,
        ForecastCategory::BestCase,
        &[Step(StepKind::Tick, None, ("تأیید مشتری گرفته شد", "Customer approved"), true)],
    ),
    (("فروش", "Sale"), 90, 14, ForecastCategory::Committed, &[]),
];

fn process() -> CreateSalesProcessInput {
    let stages =
        STAGES.iter().map(|(name, probability, rot_days, category, steps)| NewStageInput {
            names: texts(*name),
            probability: *probability,
            rot_days: Some(*rot_days),
            forecast_category: *category,
            guidance: None,
            steps: Some(steps.iter().map(step).collect()),
        });
    CreateSalesProcessInput {
        names: texts(("روند فروش", "Sales process")),
        is_default: true,
        allows_skipping: true,
        stages: stages.collect(),
        call: CallOptions::default(),
    }
}

fn step(Step(kind, field, label, is_required): &Step) -> NewStepInput {
    NewStepInput {
        kind: *kind,
        field: field.map(str::to_owned),
        labels: texts(*label),
        is_required: *is_required,
    }
}

fn texts((persian, english): Text) -> Vec<LocalizedTextInput> {
    [("fa", persian), ("en", english)]
        .map(|(locale, text)| LocalizedTextInput {
            locale: locale.to_owned(),
            text: text.to_owned(),
        })
        .into()
}
