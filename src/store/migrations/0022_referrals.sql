-- Somebody who gets help was referred to a posting before others (优先推荐). One of its places
-- is held for them until a time that was said; nothing has to run for it to lapse.
CREATE TABLE referrals (
    -- The interest's.
    id         INTEGER PRIMARY KEY REFERENCES interests (id),
    posting    INTEGER NOT NULL REFERENCES postings (id),
    by         TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    held_until INTEGER NOT NULL,
    -- When it ended before that: by hand, or by what became of the interest.
    ended_at   INTEGER
) STRICT;

CREATE INDEX referrals_posting ON referrals (posting, held_until);
