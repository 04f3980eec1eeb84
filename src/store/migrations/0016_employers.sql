-- Employers that a market has checked, or will not deal with any more (黑名单).
CREATE TABLE employers (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The division it holds in: that of whoever decided.
    scope          INTEGER NOT NULL,
    -- As it was written, and without what makes no difference.
    name           TEXT    NOT NULL,
    key            TEXT    NOT NULL,
    -- 统一社会信用代码, if it has one.
    credit_code    TEXT,
    note           TEXT    NOT NULL DEFAULT '',
    verified_at    INTEGER,
    verified_by    TEXT,
    blocked_at     INTEGER,
    blocked_by     TEXT,
    blocked_reason TEXT,
    UNIQUE (scope, key)
) STRICT;

CREATE INDEX employers_key ON employers (key);
