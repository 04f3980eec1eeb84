-- The window somebody was last called to.
ALTER TABLE interests ADD COLUMN window INTEGER CHECK (window BETWEEN 1 AND 99);

-- What a reviewer said about a posting they refused.
ALTER TABLE postings ADD COLUMN note TEXT;

-- Counts up when somebody may not sign in any more: sessions from before are over for good.
ALTER TABLE staff ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
