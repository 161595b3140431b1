label-attention-reason = { $value ->
    [ROTTING] Too long in its stage
    [NO_NEXT_STEP] No next step
    [NEXT_STEP_OVERDUE] Next step overdue
    [CLOSE_DATE_PASSED] Close date passed
    [SLIPPED_TWICE] Put off twice or more
    [ONE_CONTACT_ONLY] Only one contact
    [QUOTE_EXPIRING] Quote about to expire
    [QUOTE_EXPIRED] Quote expired
   *[other] { $value }
}
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
label-deletable-kind = { $value ->
    [LEAD] Lead
    [ACCOUNT] Account
    [CONTACT] Contact
    [OPPORTUNITY] Opportunity
    [PRODUCT] Product
   *[other] { $value }
}
label-duplicate-key = { $value ->
    [NAME] Name
    [EMAIL] E-mail address
    [PHONE] Landline number
    [MOBILE_PHONE] Mobile number
   *[other] { $value }
}
label-duplicate-likeness = { $value ->
    [WEAK] Possibly the same
    [STRONG] The same
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
label-invoice-action = { $value ->
    [UPDATE] Change
    [ISSUE] Issue
    [CANCEL] Give up
    [RECORD_PAYMENT] Record payment
    [REVERSE_PAYMENT] Reverse payment
    [CREDIT] Credit
   *[other] { $value }
}
label-invoice-status = { $value ->
    [DRAFT] Draft
    [ISSUED] Issued
    [PAID] Paid
    [CANCELED] Canceled
   *[other] { $value }
}
label-invoicing = { $value ->
    [NONE] Not invoiced
    [PARTIAL] Partly invoiced
    [COMPLETE] Invoiced
   *[other] { $value }
}
label-lead-action = { $value ->
    [UPDATE] Edit
    [MARK_CONTACTED] Mark as contacted
    [QUALIFY] Qualify
    [DISQUALIFY] Disqualify
    [REACTIVATE] Reactivate
   *[other] { $value }
}
label-lead-dimension = { $value ->
    [STATUS] Status
    [OWNER] Owner
    [TEAM] Team
    [SOURCE] Source
    [CAMPAIGN] Campaign
    [RATING] Rating
    [CREATED_MONTH] Month recorded
    [CREATED_QUARTER] Quarter recorded
    [CREATED_FISCAL_YEAR] Fiscal year recorded
   *[other] { $value }
}
label-lead-import-result = { $value ->
    [CREATED] Created
    [SKIPPED] Exists already
    [REFUSED] Refused
   *[other] { $value }
}
label-lead-status = { $value ->
    [NEW] New
    [CONTACTED] Contacted
    [QUALIFIED] Qualified
    [DISQUALIFIED] Disqualified
   *[other] { $value }
}
label-move-direction = { $value ->
    [START] Opened here
    [FORWARD] Forward
    [BACK] Back
    [REOPENED] Reopened
   *[other] { $value }
}
label-opportunity-action = { $value ->
    [UPDATE] Edit
    [SET_LINES] Edit lines
    [MOVE_STAGE] Move to another stage
    [HOLD] Put on hold or resume
    [GENERATE_QUOTE] Generate quote
    [CLOSE_AS_WON] Close as won
    [CLOSE_AS_LOST] Close as lost
    [REOPEN] Reopen
    [REASSIGN] Reassign
    [DELETE] Delete
   *[other] { $value }
}
label-opportunity-date = { $value ->
    [ESTIMATED_CLOSE] Estimated close date
    [CLOSED] Closing day
   *[other] { $value }
}
label-opportunity-dimension = { $value ->
    [STATUS] Status
    [PROCESS] Sales process
    [STAGE] Stage
    [OWNER] Owner
    [TEAM] Team
    [FORECAST_CATEGORY] Forecast category
    [CLOSE_MONTH] Estimated close month
    [CLOSE_QUARTER] Estimated close quarter
    [CLOSE_FISCAL_YEAR] Estimated close fiscal year
    [CLOSED_MONTH] Month closed
    [CLOSED_QUARTER] Quarter closed
    [CLOSED_FISCAL_YEAR] Fiscal year closed
    [CLOSE_REASON] Close reason
    [COMPETITOR] Competitor
    [CAMPAIGN] Campaign
    [SOURCE] Source
    [CUSTOMER] Customer
    [PRODUCT] Product
    [PRICE_LIST] Price list
   *[other] { $value }
}
label-opportunity-part = { $value ->
    [DETAILS] Details
    [CUSTOMER] Customer
    [OWNER] Owner
    [SALES_TEAM] Sales team
    [FORECAST] Value and forecast
    [STAGE] Stage
    [STATUS] Status
    [HOLD] On hold
    [KEY_FACTS] Key facts
    [HEADER] Discount, freight and terms
    [LINES] Lines
    [COMPETITORS] Competitors
    [STAKEHOLDERS] Stakeholders
    [STEPS] Steps
   *[other] { $value }
}
label-opportunity-status = { $value ->
    [OPEN] Open
    [WON] Won
    [LOST] Lost
   *[other] { $value }
}
label-order-action = { $value ->
    [CANCEL] Cancel
    [FULFILL] Deliver
    [INVOICE] Create invoice
    [SET_LINES] Change lines
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
label-party-role = { $value ->
    [ORGANIZATION] Seller
    [ACCOUNT] Customer (company)
    [CONTACT] Customer (person)
   *[other] { $value }
}
label-permission = { $value ->
    [VIEW_REFERENCE] View catalog and lists
    [VIEW_CUSTOMERS] View accounts and contacts
    [VIEW_PIPELINE] View leads, opportunities and documents
    [VIEW_COSTS] View costs and margins
    [CREATE_LEAD] Create leads
    [UPDATE_LEAD] Edit leads
    [QUALIFY_LEAD] Qualify leads
    [DISQUALIFY_LEAD] Disqualify and reactivate leads
    [IMPORT_LEADS] Import leads
    [EDIT_CUSTOMERS] Create and edit accounts and contacts
    [WRITE_NOTES] Write notes
    [MANAGE_NOTES] Edit and delete others' notes
    [OPEN_OPPORTUNITY] Open opportunities
    [UPDATE_OPPORTUNITY] Edit opportunities
    [REASSIGN] Reassign records
    [DELETE_RECORDS] Delete records
    [RESTORE_RECORDS] Restore deleted records
    [ERASE_PEOPLE] Erase personal data
    [MOVE_STAGE] Move opportunities between stages
    [EDIT_DOCUMENTS] Edit lines, discounts and terms
    [WRITE_QUOTES] Create and send quotes
    [WIN_QUOTE] Mark quotes as won
    [FULFILL_ORDER] Record deliveries
    [WRITE_INVOICES] Create and issue invoices
    [RECORD_PAYMENTS] Record payments
    [CORRECT_INVOICES] Credit invoices and reverse payments
    [CLOSE_OPPORTUNITY] Close opportunities
    [REOPEN_OPPORTUNITY] Reopen opportunities
    [CLOSE_PERIOD] Close and reopen months
    [EXCUSE_EXPIRED_QUOTE] Accept expired quotes
    [MANAGE_CATALOG] Manage products and price lists
    [MANAGE_REFERENCE] Manage settings and lists
    [MANAGE_OWN_TOKENS] Manage own password and tokens
    [MANAGE_USERS] Manage users and teams
    [VIEW_AUDIT] View the audit
   *[other] { $value }
}
label-pipeline-event-kind = { $value ->
    [LEAD_CREATED] Lead created
    [LEAD_CHANGED] Lead changed
    [LEAD_QUALIFIED] Lead qualified
    [LEAD_DISQUALIFIED] Lead disqualified
    [LEAD_DELETED] Lead deleted
    [LEAD_RESTORED] Lead restored
    [OPPORTUNITY_OPENED] Opportunity opened
    [OPPORTUNITY_CHANGED] Opportunity changed
    [OPPORTUNITY_STAGE_CHANGED] Moved to another stage
    [OPPORTUNITY_WON] Closed as won
    [OPPORTUNITY_LOST] Closed as lost
    [OPPORTUNITY_REOPENED] Reopened
    [OPPORTUNITY_DELETED] Opportunity deleted
    [OPPORTUNITY_RESTORED] Opportunity restored
    [QUOTE_GENERATED] Quote generated
    [QUOTE_CHANGED] Quote changed
    [QUOTE_ACTIVATED] Quote activated
    [QUOTE_REVISED] Quote revised
    [QUOTE_CLOSED] Quote closed
    [QUOTE_WON] Quote won
    [ORDER_CREATED] Order created
    [ORDER_CANCELED] Order canceled
    [ORDER_CHANGED] Order changed
    [ORDER_FULFILLED] Order delivered
    [INVOICE_CREATED] Invoice drafted
    [INVOICE_CHANGED] Invoice changed
    [INVOICE_ISSUED] Invoice issued
    [INVOICE_PAID] Invoice paid
    [INVOICE_CANCELED] Invoice canceled
    [INVOICE_CREDITED] Credit note issued
    [PAYMENT_RECORDED] Payment recorded
    [PAYMENT_REVERSED] Payment reversed
    [CUSTOMER_CREATED] Customer created
    [CUSTOMER_CHANGED] Customer changed
    [NOTE_CREATED] Note written
    [NOTE_CHANGED] Note changed
    [NOTE_DELETED] Note deleted
    [RECORD_HIDDEN] No longer visible
    [RECORD_SHOWN] Now visible
    [REFERENCE_DATA_CHANGED] Settings changed
    [CHECKPOINT] Up to date
   *[other] { $value }
}
label-pipeline-movement = { $value ->
    [NEW] New
    [REOPENED] Reopened
    [REASSIGNED_IN] Taken over
    [SLIPPED_IN] Slipped into the period
    [PULLED_IN] Pulled into the period
    [WON] Won
    [LOST] Lost
    [REASSIGNED_OUT] Handed over
    [SLIPPED_OUT] Slipped out of the period
    [PULLED_OUT] Pulled out of the period
    [VALUE_UP] Value up
    [VALUE_DOWN] Value down
    [PUT_OFF] Put off
    [BROUGHT_FORWARD] Brought forward
    [MOVED_FORWARD] Moved forward
    [MOVED_BACK] Moved back
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
label-quote-action = { $value ->
    [SET_LINES] Edit lines
    [ACTIVATE] Activate
    [REVISE] Revise
    [CLOSE] Close
    [WIN] Mark as won
    [SEND] Mark as sent
    [ACCEPT] Mark as accepted
    [DELETE] Delete
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
label-relative-period = { $value ->
    [OVERDUE] Overdue
    [TODAY] Today
    [THIS_WEEK] This week
    [THIS_MONTH] This month
    [LAST_MONTH] Last month
    [NEXT_MONTH] Next month
    [THIS_QUARTER] This quarter
    [NEXT_QUARTER] Next quarter
    [THIS_FISCAL_YEAR] This fiscal year
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
label-share-access = { $value ->
    [READ] Can view
    [WRITE] Can edit
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
