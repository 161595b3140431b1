customer-required = Choose an account or a contact, or create one: every opportunity needs a customer.
customer-duplicate = This looks like “{ $name }”, which already exists: choose it, or confirm that it is another one.
customer-several-duplicates = This looks like several existing records, “{ $name }” among them: choose the right one.
customer-similar = “{ $name }” may be the same: check before you continue.
customer-national-id-company = A company's national id has 11 digits, the last being a check digit: check what you entered.
customer-national-id-person = A person's national id has 10 digits, the last being a check digit: check what you entered.
customer-national-id-length = A national id has 1 to 30 characters.
customer-tax-rate-retired = This tax rate is no longer in use: choose another one.
