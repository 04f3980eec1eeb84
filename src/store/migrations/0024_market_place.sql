-- The place in a market's name, where the naming scheme has one (浙人社函〔2023〕93号).
ALTER TABLE markets ADD COLUMN place TEXT;
