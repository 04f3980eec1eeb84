-- The help that somebody in need gets (困难零工), sealed like what they said.
CREATE TABLE aids (
    -- The seeker's.
    id         INTEGER PRIMARY KEY REFERENCES seekers (id) ON DELETE CASCADE,
    pseudonym  BLOB    NOT NULL,
    sealed     BLOB    NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
