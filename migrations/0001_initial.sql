-- The newest analysis of each token, as lists show it. Times are Unix milliseconds (UTC).
CREATE TABLE tokens (
  mint TEXT NOT NULL PRIMARY KEY,
  name TEXT,
  symbol TEXT,
  risk_level TEXT NOT NULL CHECK (risk_level IN ('Safe', 'Fraud', 'Unknown')),
  band TEXT NOT NULL,
  risk_score REAL,
  completeness REAL NOT NULL,
  collapse_probability REAL,
  inside_domain INTEGER NOT NULL,
  market_cap_usd REAL,
  liquidity_usd REAL,
  price_usd REAL,
  holders INTEGER,
  detected_at_ms INTEGER,
  fetched_at_ms INTEGER NOT NULL,
  risk_rank REAL NOT NULL GENERATED ALWAYS AS (coalesce(risk_score, -1.0)) VIRTUAL
) STRICT, WITHOUT ROWID;

CREATE INDEX tokens_newest ON tokens (fetched_at_ms DESC, mint DESC);
CREATE INDEX tokens_level_newest ON tokens (risk_level, fetched_at_ms DESC, mint DESC);
CREATE INDEX tokens_riskiest ON tokens (risk_rank DESC, mint DESC);
CREATE INDEX tokens_level_riskiest ON tokens (risk_level, risk_rank DESC, mint DESC);

-- The whole newest answer of each token, sent to clients as it is.
CREATE TABLE answers (
  mint TEXT NOT NULL PRIMARY KEY REFERENCES tokens (mint),
  fetched_at_ms INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- Every verdict ever given, without the report: small rows, never changed.
CREATE TABLE history (
  mint TEXT NOT NULL REFERENCES tokens (mint),
  fetched_at_ms INTEGER NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (mint, fetched_at_ms)
) STRICT, WITHOUT ROWID;

-- What a search finds: each name and symbol from each of its words on, folded.
CREATE TABLE token_words (
  word TEXT NOT NULL,
  mint TEXT NOT NULL REFERENCES tokens (mint),
  PRIMARY KEY (word, mint)
) STRICT, WITHOUT ROWID;

CREATE INDEX token_words_mint ON token_words (mint);

-- Who is analysing a token now, so that many requests make one upstream call.
CREATE TABLE leases (
  mint TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  error TEXT
) STRICT, WITHOUT ROWID;

-- Counters, kept by triggers in the transaction that writes a token.
CREATE TABLE level_counts (
  risk_level TEXT NOT NULL PRIMARY KEY,
  tokens INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO level_counts (risk_level, tokens) VALUES ('Safe', 0), ('Fraud', 0), ('Unknown', 0);

-- Tokens by the hour (Unix time / 1 h) of their newest analysis.
CREATE TABLE hour_counts (
  hour INTEGER NOT NULL PRIMARY KEY,
  tokens INTEGER NOT NULL
) STRICT;

CREATE TRIGGER tokens_counted_in AFTER INSERT ON tokens BEGIN
  UPDATE level_counts SET tokens = tokens + 1 WHERE risk_level = NEW.risk_level;
  INSERT INTO hour_counts (hour, tokens) VALUES (NEW.fetched_at_ms / 3600000, 1)
    ON CONFLICT (hour) DO UPDATE SET tokens = tokens + 1;
END;

CREATE TRIGGER tokens_counted_over AFTER UPDATE OF risk_level, fetched_at_ms ON tokens BEGIN
  UPDATE level_counts SET tokens = tokens - 1 WHERE risk_level = OLD.risk_level;
  UPDATE level_counts SET tokens = tokens + 1 WHERE risk_level = NEW.risk_level;
  UPDATE hour_counts SET tokens = tokens - 1 WHERE hour = OLD.fetched_at_ms / 3600000;
  INSERT INTO hour_counts (hour, tokens) VALUES (NEW.fetched_at_ms / 3600000, 1)
    ON CONFLICT (hour) DO UPDATE SET tokens = tokens + 1;
END;

CREATE TRIGGER tokens_counted_out AFTER DELETE ON tokens BEGIN
  UPDATE level_counts SET tokens = tokens - 1 WHERE risk_level = OLD.risk_level;
  UPDATE hour_counts SET tokens = tokens - 1 WHERE hour = OLD.fetched_at_ms / 3600000;
END;

-- The number of the newest migration here.
CREATE TABLE schema_version (
  only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
  version INTEGER NOT NULL
) STRICT;

INSERT INTO schema_version (only, version) VALUES (1, 1);
