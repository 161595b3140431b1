amount-negative = This may not be below zero.
amount-not-positive = This must be greater than zero.
bad-language = A language is named by its tag, such as fa or en, and each only once.
days-not-in-order = The last day is before the first.
name-required = A name is needed in at least one language.
number-between = This must be from { $least } to { $most }.
text-too-long = This may have at most { $most } characters.
too-many-languages = At most { $most } languages.
