figures-dimensions = figures are grouped by at most { $most } different dimensions
figures-month = { $year }-{ $part }
figures-quarter = { $year } Q{ $part }
figures-fiscal-year = FY { $year }
