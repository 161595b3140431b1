team-above-itself = A team can't stand above itself, and teams are at most ten deep.
team-inactive = This team is no longer in use.
email-taken = Somebody else has this address.
last-administrator = This is the last active administrator. Make another one first.
user-inactive = This person may no longer sign in.
token-already-ended = The end of a token must be in the future.
