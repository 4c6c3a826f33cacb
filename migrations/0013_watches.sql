-- Tokens that somebody watches. `owner`: the id of a key, or 'administrator'. `told_*`: the verdict
-- that the watcher was told last (`told_at_ms` 0: none); `told_chance` is the newest that was known.
-- `due_at_ms` NULL: the token is not read anew for it. `event`: the newest event of the token that
-- was not looked at yet.
CREATE TABLE watches (
  id TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  mint TEXT NOT NULL,
  url TEXT NOT NULL,
  style TEXT NOT NULL,
  chance_line REAL,
  created_at_ms INTEGER NOT NULL,
  told_at_ms INTEGER NOT NULL,
  told_level TEXT,
  told_band TEXT,
  told_chance REAL,
  due_at_ms INTEGER,
  attempts INTEGER NOT NULL,
  event INTEGER,
  disabled_at_ms INTEGER,
  delivered_at_ms INTEGER,
  failure TEXT
) STRICT;

CREATE UNIQUE INDEX watches_same ON watches (owner, mint, url);
CREATE INDEX watches_newest ON watches (owner, created_at_ms DESC, id DESC);
CREATE INDEX watches_due ON watches (owner, due_at_ms) WHERE due_at_ms IS NOT NULL;
CREATE INDEX watches_of_token ON watches (mint);
CREATE INDEX watches_changed ON watches (event) WHERE event IS NOT NULL;

-- The transaction that keeps a verdict marks its watches, so that none can be missed.
CREATE TRIGGER watches_marked AFTER INSERT ON events BEGIN
  UPDATE watches SET event = NEW.id WHERE mint = NEW.mint AND disabled_at_ms IS NULL;
END;

-- A key that was revoked is at its end for good.
CREATE TRIGGER watches_revoked AFTER UPDATE OF revoked_at_ms ON api_keys
WHEN NEW.revoked_at_ms IS NOT NULL BEGIN
  DELETE FROM watches WHERE owner = NEW.id;
END;

-- What is to be sent to watchers: at most one message for a watch and a verdict. `next_at_ms` NULL:
-- it is parked since `parked_at_ms`. What was delivered is taken out.
CREATE TABLE messages (
  watch_id TEXT NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  owner TEXT NOT NULL,
  body TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at_ms INTEGER,
  parked_at_ms INTEGER,
  PRIMARY KEY (watch_id, at_ms)
) STRICT;

CREATE INDEX messages_due ON messages (owner, next_at_ms) WHERE next_at_ms IS NOT NULL;
CREATE INDEX messages_parked ON messages (parked_at_ms) WHERE parked_at_ms IS NOT NULL;

UPDATE schema_version SET version = 13 WHERE only = 1;
