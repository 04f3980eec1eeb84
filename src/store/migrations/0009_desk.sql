-- The window somebody was last called to.
ALTER TABLE interests ADD COLUMN window INTEGER CHECK (window BETWEEN 1 AND 99);

-- What a reviewer said about a posting they refused.
ALTER TABLE postings ADD COLUMN note TEXT;
