amount-negative = The value can't be negative.
amount-not-positive = The value must be greater than zero.
bad-language = Name each language by its tag, such as fa or en, and only once.
days-not-in-order = The last day is before the first day: swap or correct them.
name-required = Enter a name in at least one language.
number-between = Enter a number from { $least } to { $most }.
text-too-long = The text is too long: shorten it to { $most } characters.
too-many-languages = Enter the text in at most { $most } languages.
