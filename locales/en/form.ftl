email-form = This is no e-mail address.
country-form = A country is named by its code of two letters, such as IR.
text-with-nul = A text cannot hold the character NUL.
