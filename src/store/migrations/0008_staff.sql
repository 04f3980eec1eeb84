-- Who signs in at the desk.
CREATE TABLE staff (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT    NOT NULL UNIQUE,
    label        TEXT    NOT NULL,
    role         TEXT    NOT NULL CHECK (role IN ('clerk', 'manager', 'auditor')),
    -- The division they work for.
    scope        INTEGER NOT NULL,
    -- Argon2id, as a PHC string.
    password     TEXT    NOT NULL,
    must_change  INTEGER NOT NULL,
    -- Wrong passwords in a row.
    failures     INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER,
    disabled_at  INTEGER,
    signed_in_at INTEGER,
    created_at   INTEGER NOT NULL
) STRICT;

-- Who is signed in. The number in the cookie is known only as its SHA-256.
CREATE TABLE desk_sessions (
    id         BLOB    PRIMARY KEY,
    data       TEXT    NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX desk_sessions_expiry ON desk_sessions (expires_at);

-- What staff did: only ever appended to.
CREATE TABLE audit (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    by     TEXT    NOT NULL,
    -- The division of whoever did it.
    scope  INTEGER NOT NULL,
    -- Method and pattern of the address, e.g. POST /api/v1/staff/cases/{id}/open
    action TEXT    NOT NULL,
    -- Method and address.
    target TEXT    NOT NULL,
    status INTEGER NOT NULL
) STRICT;

CREATE INDEX audit_by ON audit (by, id);

CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'the audit log is only appended to'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'the audit log is only appended to'); END;
