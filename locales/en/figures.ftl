figures-dimensions = figures are grouped by at most { $most } different dimensions
figures-month = { $year }-{ $part }
figures-quarter = { $year } Q{ $part }
figures-fiscal-year = FY { $year }
figures-days-reversed = the second day is before the first one
figures-day-ahead = the day is after today
