order-state = The order is canceled, or what was delivered or invoiced of it does not allow this now.
order-stands = Order { $order } stands: cancel it first.
order-opportunity-stays-won = The opportunity stays won: reopen it if the sale is off.
order-prices-fixed = The prices of an order are agreed: change a line by hand.
order-has-invoices = The order is on invoices: cancel their drafts, and credit those that are issued.
order-line-below-invoiced = An amount of line { $line } would be less than what is invoiced of it.
order-header-below-invoiced = Freight or the amount to pay would be less than what is invoiced.
