not-found = No such record.
