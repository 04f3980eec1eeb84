-- How long somebody waits is asked of each registered person.
CREATE INDEX ledger_subject ON ledger (subject, event, at);
