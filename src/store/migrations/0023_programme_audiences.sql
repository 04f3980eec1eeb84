-- Whom a programme is for: nobody in particular (''), or a screen's name or a tag.
ALTER TABLE programmes ADD COLUMN audience TEXT NOT NULL DEFAULT '';
DROP INDEX programmes_market;
CREATE INDEX programmes_audience ON programmes (market, audience, id);

CREATE TABLE programme_drafts_of_audiences (
    market     INTEGER NOT NULL REFERENCES markets (adcode),
    audience   TEXT    NOT NULL,
    programme  TEXT    NOT NULL,
    by         TEXT    NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (market, audience)
) STRICT, WITHOUT ROWID;
INSERT INTO programme_drafts_of_audiences
    SELECT market, '', programme, by, updated_at FROM programme_drafts;
DROP TABLE programme_drafts;
ALTER TABLE programme_drafts_of_audiences RENAME TO programme_drafts;
