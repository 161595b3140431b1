label-audit-kind = { $value ->
    [ADDED] Added
    [CHANGED] Changed
    [DELETED] Deleted
   *[other] { $value }
}
label-budget-status = { $value ->
    [NO_COMMITTED_BUDGET] No committed budget
    [MAY_BUY] May buy
    [CAN_BUY] Can buy
    [WILL_BUY] Will buy
   *[other] { $value }
}
label-calendar = { $value ->
    [GREGORIAN] Gregorian
    [JALALI] Jalali
   *[other] { $value }
}
label-closing-outcome = { $value ->
    [WON] Won
    [LOST] Lost
   *[other] { $value }
}
label-day-of-week = { $value ->
    [MONDAY] Monday
    [TUESDAY] Tuesday
    [WEDNESDAY] Wednesday
    [THURSDAY] Thursday
    [FRIDAY] Friday
    [SATURDAY] Saturday
    [SUNDAY] Sunday
   *[other] { $value }
}
label-forecast-category = { $value ->
    [PIPELINE] Pipeline
    [BEST_CASE] Best case
    [COMMITTED] Committed
    [OMITTED] Omitted
    [WON] Won
    [LOST] Lost
   *[other] { $value }
}
label-fulfillment = { $value ->
    [NONE] Nothing delivered
    [PARTIAL] Partially delivered
    [COMPLETE] Delivered
   *[other] { $value }
}
label-invoice-status = { $value ->
    [DRAFT] Draft
    [ISSUED] Issued
    [PAID] Paid
    [CANCELED] Canceled
   *[other] { $value }
}
label-lead-status = { $value ->
    [NEW] New
    [CONTACTED] Contacted
    [QUALIFIED] Qualified
    [DISQUALIFIED] Disqualified
   *[other] { $value }
}
label-opportunity-status = { $value ->
    [OPEN] Open
    [WON] Won
    [LOST] Lost
   *[other] { $value }
}
label-order-status = { $value ->
    [ACTIVE] Active
    [CANCELED] Canceled
   *[other] { $value }
}
label-party-kind = { $value ->
    [ORGANIZATION] Organization
    [PERSON] Person
   *[other] { $value }
}
label-pricing-method = { $value ->
    [AMOUNT] Amount
    [PERCENT_OF_LIST] Percent of list price
    [MARKUP_CURRENT_COST] Markup on current cost
    [MARGIN_CURRENT_COST] Margin on current cost
    [MARKUP_STANDARD_COST] Markup on standard cost
    [MARGIN_STANDARD_COST] Margin on standard cost
   *[other] { $value }
}
label-purchase-timeframe = { $value ->
    [IMMEDIATE] Immediately
    [THIS_QUARTER] This quarter
    [NEXT_QUARTER] Next quarter
    [THIS_YEAR] This year
    [UNKNOWN] Unknown
   *[other] { $value }
}
label-quote-closed-as = { $value ->
    [LOST] Lost
    [CANCELED] Canceled
    [REVISED] Revised
   *[other] { $value }
}
label-quote-status = { $value ->
    [DRAFT] Draft
    [ACTIVE] Active
    [WON] Won
    [CLOSED] Closed
   *[other] { $value }
}
label-rate-kind = { $value ->
    [OFFICIAL] Official
    [MARKET] Market
   *[other] { $value }
}
label-rating = { $value ->
    [HOT] Hot
    [WARM] Warm
    [COLD] Cold
   *[other] { $value }
}
label-reach = { $value ->
    [ALL] All records
    [TEAM] The team's records
    [OWN] Own records
   *[other] { $value }
}
label-role = { $value ->
    [ADMIN] Administrator
    [MANAGER] Manager
    [REP] Sales representative
    [READER] Reader
   *[other] { $value }
}
label-rounding-direction = { $value ->
    [UP] Up
    [DOWN] Down
    [NEAREST] Nearest
   *[other] { $value }
}
label-step-kind = { $value ->
    [FIELD] Field filled in
    [LINES] Product lines entered
    [QUOTE] Quote generated
    [ACTIVE_QUOTE] Quote activated
    [SENT_QUOTE] Quote sent
    [TICK] Ticked off
   *[other] { $value }
}
label-tax-kind = { $value ->
    [STANDARD] Standard rate
    [ZERO] Zero rate
    [EXEMPT] Tax exempt
   *[other] { $value }
}
label-deletable-kind = { $value ->
    [LEAD] Lead
    [ACCOUNT] Account
    [CONTACT] Contact
    [OPPORTUNITY] Opportunity
    [PRODUCT] Product
   *[other] { $value }
}
label-share-access = { $value ->
    [READ] Can view
    [WRITE] Can edit
   *[other] { $value }
}
