customer-required = Name an account or a contact, or have one made: an opportunity is with somebody.
customer-duplicate = This looks like “{ $name }”, which exists already.
customer-several-duplicates = This looks like several records that exist, “{ $name }” among them: name the right one.
customer-similar = “{ $name }” may be the same.
customer-national-id-company = A company's national id has 11 digits, the last of them a check digit.
customer-national-id-person = A person's national id has 10 digits, the last of them a check digit.
customer-national-id-length = A national id has 1 to 30 characters.
customer-tax-rate-retired = This tax rate may no longer be used.
