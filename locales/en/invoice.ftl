invoice-state =
    { $status ->
        [DRAFT] The invoice is a draft: issue it first.
        [ISSUED] The invoice is issued and no longer changes: this is not possible.
        [PAID] The invoice is paid: this is not possible.
        [CANCELED] The invoice is canceled: this is not possible.
       *[other] The invoice's state ({ $status }) does not allow this.
    }
invoice-issued = The invoice is issued: take it back by a credit note.
invoice-lines-fixed = The lines of an invoice come from its order: change a draft by updateInvoice.
invoice-due-before-issue = The last day of payment can't be before the issue on { $day }.
invoice-day-in-future = The day can't be after today ({ $day }).
invoice-day-too-early = The day can't be before { $day }.
payment-not-positive = The amount must be above zero.
payment-above-balance = Only { $balance } { $currency } remains to be paid.
payment-reversed = This payment is reversed already, or is itself a reversal.
invoice-balance-differs = It is not the payable amount less payments and credit notes.
invoice-paid-differs = It is not the sum of the payments.
invoice-credited-differs = It is not the sum of the credit notes.
invoice-number-gap = Numbers are missing in this series.
order-invoiced-differs = It is not what is on the invoices of the order.
