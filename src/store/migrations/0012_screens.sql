-- Enrolled devices. What staff say (`settings`) and what the device says (`report`) are JSON of
-- contract types; what is looked for has a column of its own.
CREATE TABLE screens (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    market      INTEGER NOT NULL REFERENCES markets (adcode),
    name        TEXT    NOT NULL,
    settings    TEXT    NOT NULL,
    enrolled_by TEXT    NOT NULL,
    enrolled_at INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    revoked_at  INTEGER,
    -- SHA-256 of what the device shows us; none while it is being replaced.
    token_hash  BLOB UNIQUE,
    seen_at     INTEGER,
    report      TEXT,
    skew_ms     INTEGER NOT NULL DEFAULT 0,
    picture     BLOB,
    picture_at  INTEGER
) STRICT;

CREATE UNIQUE INDEX screens_name ON screens (market, name) WHERE revoked_at IS NULL;

-- Codes that devices show; each is good once and for ten minutes.
CREATE TABLE pairings (
    code        TEXT PRIMARY KEY,
    secret_hash BLOB NOT NULL UNIQUE,
    expires_at  INTEGER NOT NULL,
    screen      INTEGER REFERENCES screens (id)
) STRICT;

CREATE TABLE screen_commands (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    screen  INTEGER NOT NULL REFERENCES screens (id),
    command TEXT    NOT NULL,
    by      TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    done_at INTEGER
) STRICT;

CREATE INDEX screen_commands_waiting ON screen_commands (screen) WHERE done_at IS NULL;

CREATE TABLE screen_outages (
    screen   INTEGER NOT NULL REFERENCES screens (id),
    began_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    PRIMARY KEY (screen, began_at)
) STRICT, WITHOUT ROWID;

-- Messages over all boards. `seq` counts up with each change, so that every server notices.
CREATE TABLE takeovers (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    seq      INTEGER NOT NULL UNIQUE,
    scope    INTEGER NOT NULL,
    takeover TEXT    NOT NULL,
    by       TEXT    NOT NULL,
    ends_at  INTEGER NOT NULL,
    ended_by TEXT
) STRICT;

CREATE INDEX takeovers_ends ON takeovers (ends_at);

CREATE TABLE takeover_acks (
    takeover INTEGER NOT NULL REFERENCES takeovers (id),
    screen   INTEGER NOT NULL REFERENCES screens (id),
    at       INTEGER NOT NULL,
    PRIMARY KEY (takeover, screen)
) STRICT, WITHOUT ROWID;
