-- People who look for work. What they say about themselves is sealed (see vault.rs); they are
-- found again by keyed hashes. Families share phones: phone and name together are one person.
CREATE TABLE seekers (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    -- What the ledger calls the person, also after they are deleted.
    pseudonym     BLOB    NOT NULL UNIQUE,
    phone_hash    BLOB    NOT NULL,
    identity_hash BLOB    NOT NULL UNIQUE,
    sealed        BLOB    NOT NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX seekers_phone ON seekers (phone_hash);

-- What a person agreed to, and which text they were shown.
CREATE TABLE consents (
    seeker       INTEGER NOT NULL REFERENCES seekers (id) ON DELETE CASCADE,
    text_version TEXT    NOT NULL,
    market       INTEGER NOT NULL REFERENCES markets (adcode),
    at           INTEGER NOT NULL,
    PRIMARY KEY (seeker, text_version)
) STRICT;

CREATE TABLE interests (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Empty once the person is deleted.
    seeker     INTEGER REFERENCES seekers (id) ON DELETE SET NULL,
    pseudonym  BLOB    NOT NULL,
    posting    INTEGER NOT NULL REFERENCES postings (id),
    market     INTEGER NOT NULL REFERENCES markets (adcode),
    day        TEXT    NOT NULL,
    ticket     INTEGER NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('expressed', 'called', 'talking', 'confirmed', 'started', 'declined', 'no_show', 'withdrawn')),
    -- SHA-256 of the code in the ticket's QR.
    code_hash  BLOB    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (market, day, ticket)
) STRICT;

CREATE INDEX interests_seeker ON interests (seeker);
CREATE INDEX interests_posting ON interests (posting, state);
CREATE INDEX interests_market ON interests (market, state);
CREATE UNIQUE INDEX interests_open ON interests (seeker, posting)
    WHERE state IN ('expressed', 'called', 'talking', 'confirmed');

-- A repeated request is the same record. Keys and requests as SHA-256.
CREATE TABLE idempotency (
    key      BLOB    PRIMARY KEY,
    request  BLOB    NOT NULL,
    interest INTEGER NOT NULL REFERENCES interests (id),
    at       INTEGER NOT NULL
) STRICT;

-- The service record (台账): only ever appended to.
CREATE TABLE ledger (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    market   INTEGER NOT NULL,
    -- posting 岗位信息, seeker 求职者信息, service 服务信息, result 服务成效
    section  TEXT    NOT NULL CHECK (section IN ('posting', 'seeker', 'service', 'result')),
    event    TEXT    NOT NULL,
    -- The person's pseudonym.
    subject  BLOB,
    posting  INTEGER,
    interest INTEGER,
    -- The system, or 'kiosk'.
    by       TEXT    NOT NULL
) STRICT;

CREATE TRIGGER ledger_is_not_edited BEFORE UPDATE ON ledger
BEGIN SELECT raise(ABORT, 'the ledger is only appended to'); END;
CREATE TRIGGER ledger_is_not_shortened BEFORE DELETE ON ledger
BEGIN SELECT raise(ABORT, 'the ledger is only appended to'); END;
