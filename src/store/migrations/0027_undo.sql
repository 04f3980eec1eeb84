-- What an interest was before its last step, and since when: a step that was pressed by mistake
-- is undone. Nothing once it was, or before the first step.
ALTER TABLE interests ADD COLUMN before    TEXT;
ALTER TABLE interests ADD COLUMN before_at INTEGER;

-- The line that this line undoes. Both stay: the ledger is not edited.
ALTER TABLE ledger ADD COLUMN undoes INTEGER REFERENCES ledger (id);

CREATE INDEX ledger_undoes ON ledger (undoes) WHERE undoes IS NOT NULL;

-- The ledger without what was undone: what is counted and told.
CREATE VIEW ledger_stands AS
    SELECT l.id, l.at, l.market, l.section, l.event, l.subject, l.posting, l.interest, l.case_id, l.by
    FROM ledger l
    WHERE l.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM ledger u WHERE u.undoes = l.id);
