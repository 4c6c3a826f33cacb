-- API keys. `form` is an HMAC of the key, which itself is kept nowhere. `scopes` are names with
-- spaces between; `daily_quota` NULL: the deployment's setting. Revoked keys stay in the list.
CREATE TABLE api_keys (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  daily_quota INTEGER,
  created_at_ms INTEGER NOT NULL,
  rotated_at_ms INTEGER,
  expires_at_ms INTEGER,
  revoked_at_ms INTEGER,
  form TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX api_keys_newest ON api_keys (created_at_ms DESC, id DESC);

-- Requests of each key by the day (Unix time / 24 h).
CREATE TABLE api_key_usage (
  key_id TEXT NOT NULL REFERENCES api_keys (id),
  day INTEGER NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (key_id, day)
) STRICT, WITHOUT ROWID;

-- With the first request of a day goes what is older than 90 days.
CREATE TRIGGER api_key_usage_kept AFTER INSERT ON api_key_usage BEGIN
  DELETE FROM api_key_usage WHERE key_id = NEW.key_id AND day <= NEW.day - 90;
END;

-- Calls to the sources in the newest hour and day (Unix time / 1 h, / 24 h), for all isolates; one row.
CREATE TABLE upstream_spent (
  only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
  hour INTEGER NOT NULL,
  hour_calls INTEGER NOT NULL,
  hour_anonymous INTEGER NOT NULL,
  day INTEGER NOT NULL,
  day_calls INTEGER NOT NULL,
  day_anonymous INTEGER NOT NULL
) STRICT;

INSERT INTO upstream_spent VALUES (1, 0, 0, 0, 0, 0, 0);

UPDATE schema_version SET version = 12 WHERE only = 1;
