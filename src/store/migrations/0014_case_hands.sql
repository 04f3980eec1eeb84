-- Whose a case is until it is closed (首问负责): the account after `desk:`, or a system's name.
ALTER TABLE cases ADD COLUMN owner TEXT;
-- Who was asked to take it over and has not answered.
ALTER TABLE cases ADD COLUMN offered_to TEXT;
-- What is ticked off: [{"item", "by", "at"}].
ALTER TABLE cases ADD COLUMN checks TEXT NOT NULL DEFAULT '[]';

CREATE INDEX ledger_case ON ledger (case_id) WHERE case_id IS NOT NULL;
