-- Who handed a posting in at a kiosk, sealed: staff ask back there.
CREATE TABLE contacts (
    id         INTEGER PRIMARY KEY REFERENCES postings (id),
    pseudonym  BLOB    NOT NULL,
    sealed     BLOB,
    -- The text they agreed to.
    consent    TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
