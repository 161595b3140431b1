order-state = The state of the order, or what was delivered of it, does not allow this.
order-lines-fixed = The lines of an order cannot be changed.
