-- Articles that a county, a city or the province publishes beside those of the system.
CREATE TABLE articles (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The request that entered it: a second press is the same article.
    record     TEXT    NOT NULL UNIQUE,
    -- The division whose markets show it.
    market     INTEGER NOT NULL,
    start_on   TEXT,
    end_on     TEXT,
    draft      TEXT    NOT NULL,
    updated_at INTEGER NOT NULL,
    is_gone    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX articles_market ON articles (market, id);
