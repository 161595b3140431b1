note-of-other-author = You may change and delete only your own notes; a manager may change all.
