-- New verdicts in the order in which they were kept, for listeners that were away for a while: the
-- last 5,000. `message` is what they are sent, without its id.
CREATE TABLE events (
  id INTEGER NOT NULL PRIMARY KEY,
  mint TEXT NOT NULL,
  risk_level TEXT NOT NULL,
  band TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;

CREATE TRIGGER events_ended AFTER INSERT ON events BEGIN
  DELETE FROM events WHERE id <= NEW.id - 5000;
END;

UPDATE schema_version SET version = 10 WHERE only = 1;
