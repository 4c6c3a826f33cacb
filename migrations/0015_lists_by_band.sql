-- Every list is walked by band: a level is a set of bands, all tokens are all bands, and SQLite
-- merges their ordered ranges. Two indexes do what four did, so that each analysis writes two rows
-- less. While a Worker from before still runs, its lists sort all tokens: right, but slow.
CREATE INDEX tokens_band_newest ON tokens (band, fetched_at_ms DESC, mint DESC);
CREATE INDEX tokens_band_riskiest ON tokens (band, risk_rank DESC, mint DESC);

DROP INDEX tokens_newest;
DROP INDEX tokens_level_newest;
DROP INDEX tokens_riskiest;
DROP INDEX tokens_level_riskiest;

UPDATE schema_version SET version = 15 WHERE only = 1;
