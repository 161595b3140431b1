lead-state = The lead is { $status }: this is not possible now.
lead-source-retired = This source is no longer in use: choose another one.
lead-similar = May be the same as the lead “{ $subject }”: check before you continue.
lead-campaign-retired = This campaign is no longer in use: choose another one.
lead-too-many-opportunities = A lead can be qualified into at most { $most } opportunities at once.
lead-amounts-not-carried = The lead's amounts are in { $currency } and were not copied to the opportunity: enter them there.
