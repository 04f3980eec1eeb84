-- Complaints, questions, sign-ups and calls for help. What somebody says is sealed.
CREATE TABLE cases (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Empty for an anonymous case, and once the person is deleted.
    seeker       INTEGER REFERENCES seekers (id) ON DELETE SET NULL,
    -- What the ledger calls the person; of an anonymous case, itself.
    pseudonym    BLOB    NOT NULL,
    market       INTEGER NOT NULL REFERENCES markets (adcode),
    kind         TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('received', 'handling', 'closed', 'withdrawn')),
    posting      INTEGER REFERENCES postings (id),
    -- Empty once the person is deleted.
    sealed       BLOB,
    receipt_hash BLOB    UNIQUE,
    due_at       INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL
) STRICT;

CREATE INDEX cases_seeker ON cases (seeker);
CREATE INDEX cases_market ON cases (market, state, due_at);

ALTER TABLE ledger ADD COLUMN case_id INTEGER;
