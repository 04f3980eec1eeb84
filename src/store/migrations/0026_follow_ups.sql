-- Tasks with a due day that somebody owns (督办). What is written holds nothing personal.
CREATE TABLE follow_ups (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    market     INTEGER NOT NULL REFERENCES markets (adcode),
    -- The case, or the person in need, that it is about.
    case_id    INTEGER REFERENCES cases (id),
    seeker     INTEGER REFERENCES seekers (id) ON DELETE SET NULL,
    text       TEXT    NOT NULL,
    due_on     TEXT    NOT NULL,
    -- Whose it is, and who set it: accounts after `desk:`, or a system's name.
    owner      TEXT    NOT NULL,
    set_by     TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('open', 'done')),
    -- What came of it, and who says so.
    outcome    TEXT,
    done_by    TEXT,
    done_at    INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX follow_ups_due ON follow_ups (market, state, due_on);
CREATE INDEX follow_ups_seeker ON follow_ups (seeker) WHERE seeker IS NOT NULL;
