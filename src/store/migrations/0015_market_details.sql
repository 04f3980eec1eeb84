-- What staff write of their market for the directory (零工市场名录).
CREATE TABLE market_details (
    market     INTEGER PRIMARY KEY REFERENCES markets (adcode),
    details    TEXT    NOT NULL,
    by         TEXT    NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
