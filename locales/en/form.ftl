email-form = This is not a valid e-mail address: check what you entered.
country-form = Enter the country's code of two letters, such as IR.
line-with-controls = The text contains line breaks or control characters: write it in one line without them.
text-with-controls = The text contains control characters: remove them.
text-with-nul = The text contains the character NUL: remove it.
text-with-invisible = The text contains characters that cannot be seen: remove them.
