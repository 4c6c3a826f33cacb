-- Who made each token, so that the creator's other tokens can be counted. Rows written before the
-- Worker that knows the column have none until their token is analysed again: reading every stored
-- answer here would take as long as there are answers.
ALTER TABLE tokens ADD COLUMN creator TEXT;

CREATE INDEX tokens_creator_newest ON tokens (creator, fetched_at_ms DESC)
WHERE creator IS NOT NULL;

UPDATE schema_version SET version = 7 WHERE only = 1;
