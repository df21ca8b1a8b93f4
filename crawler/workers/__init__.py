"""Worker processes (`pool`), each killable, and whose page comes next (`queue`)."""
