-- What somebody is about to do is in the log before it is done; what came of it is a line of its
-- own, after it. A line with status 0 is told by that one; lines from before tell it themselves.
CREATE TABLE audit_outcomes (
    line   INTEGER PRIMARY KEY REFERENCES audit (id) ON DELETE CASCADE,
    at     INTEGER NOT NULL,
    status INTEGER NOT NULL,
    -- Which step, account or posting it was about, if the address does not tell.
    detail TEXT
) STRICT;

CREATE TRIGGER audit_outcomes_are_not_edited BEFORE UPDATE ON audit_outcomes
BEGIN SELECT raise(ABORT, 'the audit log is only appended to'); END;
-- With its line alone.
CREATE TRIGGER audit_outcomes_stay_with_their_line BEFORE DELETE ON audit_outcomes
WHEN EXISTS (SELECT 1 FROM audit WHERE id = OLD.line)
BEGIN SELECT raise(ABORT, 'the audit log is only appended to'); END;

-- Both logs are kept for a time that is a setting; whatever it says, nothing goes that the log's
-- own newest line is not later than by the shortest time of the law: six months of 181 days here,
-- two years there (网络安全法; 人力资源市场暂行条例 33).
DROP TRIGGER audit_is_not_shortened;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
WHEN OLD.at > (SELECT at FROM audit ORDER BY id DESC LIMIT 1) - 181 * 86400000
BEGIN SELECT raise(ABORT, 'the audit log is only appended to'); END;

DROP TRIGGER ledger_is_not_shortened;
CREATE TRIGGER ledger_is_not_shortened BEFORE DELETE ON ledger
WHEN OLD.at > (SELECT at FROM ledger ORDER BY id DESC LIMIT 1) - 730 * 86400000
BEGIN SELECT raise(ABORT, 'the ledger is only appended to'); END;
