filter-too-deep = Filters may stand in filters at most { $most } deep.
filter-too-long = A filter may hold at most { $most } conditions.
filter-too-many-values = The lists of a filter may hold at most { $most } values together.
