email-form = This is not a valid e-mail address: check what you entered.
country-form = Enter the country's code of two letters, such as IR.
phone-shortened = A spreadsheet has shortened this number: enter all of its digits.
phone-extension-elsewhere = Only the field “phone” has an extension: enter the number with its extension there, or leave the extension out here.
line-with-controls = The text contains line breaks or control characters: write it in one line without them.
text-with-controls = The text contains control characters: remove them.
text-with-nul = The text contains the character NUL: remove it.
text-with-invisible = The text contains characters that cannot be seen: remove them.
