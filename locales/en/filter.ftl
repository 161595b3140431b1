filter-too-deep = Nest filters at most { $most } levels deep.
filter-too-long = A filter has at most { $most } conditions: remove some.
filter-too-many-values = The lists of a filter have at most { $most } values together: remove some.
sort-too-many-keys = Sort by at most { $most } fields.
