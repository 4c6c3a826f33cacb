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

-- A record that is taken out of there is in the new table, in the same statement.
CREATE TRIGGER history_moved AFTER DELETE ON history_before BEGIN
  INSERT INTO history (mint, fetched_at_ms, record)
    VALUES (OLD.mint, OLD.fetched_at_ms, OLD.record) ON CONFLICT DO NOTHING;
END;

-- The stretch of history that was looked at last for what is too old: after one key, up to another.
-- The next one begins where it ends; after the last one, at the beginning.
CREATE TABLE history_walk (
  only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
  from_mint TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  mint TEXT NOT NULL,
  fetched_at_ms INTEGER NOT NULL
) STRICT;

INSERT INTO history_walk (only, from_mint, from_ms, mint, fetched_at_ms) VALUES (1, '', 0, '', 0);

UPDATE schema_version SET version = 11 WHERE only = 1;
