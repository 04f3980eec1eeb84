-- Courses that people sign up for. Seats are taken by cases.
CREATE TABLE courses (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    system     TEXT    NOT NULL,
    record     TEXT    NOT NULL,
    -- The county, city or province that offers it.
    market     INTEGER NOT NULL,
    starts_on  TEXT    NOT NULL,
    seats      INTEGER NOT NULL,
    draft      TEXT    NOT NULL,
    updated_at INTEGER NOT NULL,
    is_gone    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (system, record)
) STRICT;

CREATE INDEX courses_market ON courses (market, starts_on);

ALTER TABLE cases ADD COLUMN course INTEGER REFERENCES courses (id);

-- Nobody takes two seats.
CREATE UNIQUE INDEX cases_course ON cases (course, seeker)
    WHERE course IS NOT NULL AND seeker IS NOT NULL AND state != 'withdrawn';
