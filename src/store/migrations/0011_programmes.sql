-- What a market's boards play: every published programme, the newest of which is played, and
-- the one that somebody is working on.
CREATE TABLE programmes (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    market       INTEGER NOT NULL REFERENCES markets (adcode),
    programme    TEXT    NOT NULL,
    by           TEXT    NOT NULL,
    published_at INTEGER NOT NULL
) STRICT;

CREATE INDEX programmes_market ON programmes (market, id);

CREATE TABLE programme_drafts (
    market     INTEGER PRIMARY KEY REFERENCES markets (adcode),
    programme  TEXT    NOT NULL,
    by         TEXT    NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- A change without a posting is one of the topic's programme.
CREATE TABLE changes_of_both (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    topic    INTEGER NOT NULL REFERENCES topics (adcode),
    rev      INTEGER NOT NULL,
    posting  INTEGER REFERENCES postings (id),
    at       INTEGER NOT NULL,
    UNIQUE (topic, rev)
) STRICT;
INSERT INTO changes_of_both SELECT seq, topic, rev, posting, at FROM changes;
DROP TABLE changes;
ALTER TABLE changes_of_both RENAME TO changes;
