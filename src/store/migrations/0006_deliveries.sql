-- Submissions that a kiosk had taken in without network. The person holds eight digits that
-- the kiosk drew.
CREATE TABLE deliveries (
    -- SHA-256 of the idempotency key.
    key          BLOB    PRIMARY KEY,
    receipt_hash BLOB    NOT NULL,
    -- Empty for anonymous cases.
    phone_hash   BLOB    NOT NULL,
    seeker       INTEGER REFERENCES seekers (id) ON DELETE CASCADE,
    interest     INTEGER REFERENCES interests (id),
    case_id      INTEGER REFERENCES cases (id),
    -- Why nothing came of it.
    refusal      TEXT,
    at           INTEGER NOT NULL
) STRICT;

CREATE INDEX deliveries_receipt ON deliveries (receipt_hash, phone_hash);
CREATE INDEX deliveries_seeker ON deliveries (seeker);
