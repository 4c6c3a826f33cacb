-- What happened in each hour (Unix time / 1 h), counted: a JSON object of counts by name, one row an
-- hour whatever happens. Written by the transaction that writes an analysis or a failure, and from
-- time to time by each isolate for the requests that it answered.
CREATE TABLE hourly (
  hour INTEGER NOT NULL PRIMARY KEY,
  counts TEXT NOT NULL
) STRICT;

-- Each new hour ends one of 90 days ago, with two days more for hours in which nothing happened. A
-- clock that jumps ahead removes nothing else.
CREATE TRIGGER hourly_ended AFTER INSERT ON hourly BEGIN
  DELETE FROM hourly WHERE hour BETWEEN NEW.hour - 2208 AND NEW.hour - 2160;
END;

UPDATE schema_version SET version = 9 WHERE only = 1;
