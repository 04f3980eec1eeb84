-- Until when somebody has taken notice of the tasks that concern them: at whichever computer.
CREATE TABLE follow_up_heeded (
    -- As in follow_ups: an account after `desk:`, or a system's name.
    who          TEXT    PRIMARY KEY,
    -- Until when they have looked at the list.
    looked_until INTEGER NOT NULL,
    -- Until when they were told.
    told_until   INTEGER NOT NULL
) STRICT;

-- Whose desk is open asks every few seconds.
CREATE INDEX follow_ups_owner ON follow_ups (owner, due_on) WHERE state = 'open';

-- When staff last corrected name or phone. Whoever had shown what proves nobody before that is
-- not told the new ones.
ALTER TABLE seekers ADD COLUMN person_corrected_at INTEGER;
