-- The monthly form 任务分解清单: what staff wrote for a market and month, and how far it has come.
CREATE TABLE monthly_forms (
    market     INTEGER NOT NULL REFERENCES markets (adcode),
    -- 2026-11
    month      TEXT    NOT NULL,
    entry      TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    reason     TEXT,
    by         TEXT    NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (market, month)
) STRICT, WITHOUT ROWID;

-- What the counted columns are counted from.
CREATE INDEX ledger_at ON ledger (market, at);
CREATE INDEX postings_opened ON postings (market, opened_at);
