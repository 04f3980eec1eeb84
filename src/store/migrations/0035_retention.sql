-- What is old enough to be taken away is found without reading everything that there is.
CREATE INDEX postings_closed ON postings (closed_at) WHERE closed_at IS NOT NULL;
-- Of people who are forgotten there is more and more.
DROP INDEX cases_seeker;
CREATE INDEX cases_seeker ON cases (seeker, updated_at);
DROP INDEX interests_seeker;
CREATE INDEX interests_seeker ON interests (seeker, updated_at);

-- Before a row goes, SQLite looks for those that belong to it, while everybody who writes waits.
CREATE INDEX cases_posting ON cases (posting) WHERE posting IS NOT NULL;
CREATE INDEX changes_posting ON changes (posting) WHERE posting IS NOT NULL;
CREATE INDEX follow_ups_case ON follow_ups (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX deliveries_case ON deliveries (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX deliveries_interest ON deliveries (interest) WHERE interest IS NOT NULL;

-- From now on they go with their posting.
DELETE FROM last_steps WHERE kind = 'posting' AND record NOT IN (SELECT id FROM postings);
