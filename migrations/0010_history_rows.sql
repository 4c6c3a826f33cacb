-- History as a table with rowids. A row of `history` WITHOUT ROWID was a key of a B-tree of indexes,
-- which holds a quarter of a page in place: most records spilled, each over a page of its own (4.6 KB
-- a row instead of 1.4). Renaming is a change of the schema only, whatever the number of rows; cron
-- moves the rows over, some hundred a run, and histories are read from both tables until then.
-- What the Worker from before writes fits the new table as it is.
ALTER TABLE history RENAME TO history_before;

CREATE TABLE history (
  mint TEXT NOT NULL REFERENCES tokens (mint),
  fetched_at_ms INTEGER NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (mint, fetched_at_ms)
) STRICT;

-- How far the walk through history has come that takes out what is too old; it begins again at the end.
CREATE TABLE history_walk (
  only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
  mint TEXT NOT NULL,
  fetched_at_ms INTEGER NOT NULL
) STRICT;

INSERT INTO history_walk (only, mint, fetched_at_ms) VALUES (1, '', 0);

UPDATE schema_version SET version = 10 WHERE only = 1;
