order-state = The order is canceled, or some of it has been delivered: this is not possible now.
order-lines-fixed = The lines of an order can't be changed.
order-stands = Order { $order } stands: cancel it first.
order-opportunity-stays-won = The opportunity stays won: reopen it if the sale is off.
