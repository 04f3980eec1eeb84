-- A repeated request is the same record, of whatever kind.
CREATE TABLE requests (
    -- SHA-256 of the idempotency key, and of the request.
    key     BLOB    PRIMARY KEY,
    request BLOB    NOT NULL,
    kind    TEXT    NOT NULL,
    record  INTEGER NOT NULL,
    at      INTEGER NOT NULL
) STRICT;

INSERT INTO requests (key, request, kind, record, at)
SELECT key, request, 'interest', interest, at FROM idempotency;

DROP TABLE idempotency;

-- Keyed hash of the number that opens the record of somebody whom a registration entered.
ALTER TABLE seekers ADD COLUMN receipt_hash BLOB;
ALTER TABLE seekers ADD COLUMN registered_at INTEGER;

CREATE UNIQUE INDEX seekers_receipt ON seekers (receipt_hash) WHERE receipt_hash IS NOT NULL;
