-- Which step, account or posting a line is about, if its address does not tell.
ALTER TABLE audit ADD COLUMN detail TEXT;
