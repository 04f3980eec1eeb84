-- When each side of an interest said yes while they talked. Who wrote it down is in the ledger.
ALTER TABLE interests ADD COLUMN seeker_agreed_at   INTEGER;
ALTER TABLE interests ADD COLUMN employer_agreed_at INTEGER;
