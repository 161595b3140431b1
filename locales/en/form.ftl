email-form = This is not a valid e-mail address: check what you entered.
country-form = Enter the country's code of two letters, such as IR.
text-with-nul = The text contains the character NUL: remove it.
