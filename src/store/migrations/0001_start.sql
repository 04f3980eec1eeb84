-- Markets and trades are loaded from reference data at each start.
CREATE TABLE markets (
    adcode      INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL UNIQUE,
    county      TEXT    NOT NULL,
    city        TEXT    NOT NULL,
    population  INTEGER NOT NULL,
    hotline     TEXT    NOT NULL,
    complaints  TEXT    NOT NULL
) STRICT;

CREATE TABLE trades (
    id        INTEGER PRIMARY KEY,
    label     TEXT NOT NULL UNIQUE,
    code      TEXT NOT NULL,
    code_name TEXT NOT NULL,
    aliases   TEXT NOT NULL
) STRICT;

-- `draft` is the posting as it was handed in (contract::PostingDraft as JSON), checked before
-- it is stored. The columns beside it are what SQL itself must decide by.
CREATE TABLE postings (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    market         INTEGER NOT NULL REFERENCES markets (adcode),
    -- The adcode whose feeds carry it: the market itself, its city or its province.
    topic          INTEGER NOT NULL,
    number         INTEGER NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('pending', 'open', 'filled', 'withdrawn', 'expired', 'rejected')),
    trade          INTEGER NOT NULL REFERENCES trades (id),
    headcount      INTEGER NOT NULL,
    taken          INTEGER NOT NULL DEFAULT 0 CHECK (taken BETWEEN 0 AND headcount),
    -- The upper end of the pay, to judge “at least” by.
    pay_top_fen    INTEGER NOT NULL,
    draft          TEXT    NOT NULL,
    -- The system and record it came from; a repeated import updates the same posting.
    origin_system  TEXT,
    origin_record  TEXT,
    created_at     INTEGER NOT NULL,
    opened_at      INTEGER,
    closed_at      INTEGER,
    valid_until    INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX postings_origin ON postings (origin_system, origin_record) WHERE origin_record IS NOT NULL;
CREATE UNIQUE INDEX postings_number ON postings (topic, number) WHERE state IN ('pending', 'open');
CREATE INDEX postings_feed ON postings (topic, state, closed_at);
CREATE INDEX postings_expiry ON postings (valid_until) WHERE state IN ('pending', 'open');

-- One row a topic: its newest revision, and the number last given out.
CREATE TABLE topics (
    adcode      INTEGER PRIMARY KEY,
    rev         INTEGER NOT NULL DEFAULT 0,
    last_number INTEGER,
    -- Changes up to this revision are no longer in the log.
    pruned_rev  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The change log: which posting changed at which revision. The posting's present state is
-- what a reader gets, so replaying a change twice is harmless.
CREATE TABLE changes (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    topic    INTEGER NOT NULL REFERENCES topics (adcode),
    rev      INTEGER NOT NULL,
    posting  INTEGER NOT NULL REFERENCES postings (id),
    at       INTEGER NOT NULL,
    UNIQUE (topic, rev)
) STRICT;

-- Open postings for search. Every character of the text begins a token of `grams`: itself and
-- the two that follow. `prefix` keeps what one or two characters begin. `facets` holds market,
-- category, trade, settlement and pay as words.
CREATE VIRTUAL TABLE posting_search USING fts5 (
    grams, facets, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2'
);

CREATE TABLE api_keys (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL UNIQUE,
    scope      INTEGER NOT NULL,
    hash       BLOB    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
