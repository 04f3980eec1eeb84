-- The desk lists a market's postings by state, those that changed last first.
CREATE INDEX postings_market ON postings (market, state, updated_at);
