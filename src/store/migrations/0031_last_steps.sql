-- What was done with a record last, and by whom: whoever looked at it before is told.
CREATE TABLE last_steps (
    kind    TEXT    NOT NULL,
    record  INTEGER NOT NULL,
    -- The version that the step left: what was changed otherwise since has another one.
    version INTEGER NOT NULL,
    by      TEXT    NOT NULL,
    -- As its button says it.
    step    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (kind, record)
) STRICT, WITHOUT ROWID;

-- They count up with each change, so that two who change the same are told apart.
ALTER TABLE staff ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE employers ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
