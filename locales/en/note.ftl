note-of-another = You may change and delete only your own notes; a manager may change all.
