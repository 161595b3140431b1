lead-state = A lead that is { $status } does not allow this.
lead-source-retired = This source may no longer be named.
lead-campaign-retired = This campaign may no longer be named.
lead-too-many-opportunities = A lead opens at most { $most } opportunities at once.
lead-amounts-not-carried = The lead's amounts are in { $currency } and were not carried over.
