-- When an answer ends being fresh. 0, for the rows that are there: it is renewed when asked for.
ALTER TABLE answers ADD COLUMN fresh_until_ms INTEGER NOT NULL DEFAULT 0;

-- What is remembered of each source, for all isolates: its last answers, and whether it rests.
CREATE TABLE sources (
  name TEXT NOT NULL PRIMARY KEY,
  last_success_ms INTEGER,
  last_failure_ms INTEGER,
  last_error TEXT,
  last_failed_token TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  open_until_ms INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

INSERT INTO sources (name) VALUES ('rugcheck'), ('replicate');

UPDATE schema_version SET version = 4 WHERE only = 1;
