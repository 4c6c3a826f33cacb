-- The whole schema: what the files in migrations/ build, one after the other (a test proves it).

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
, score_normalised REAL, creator_holdings_pct REAL, creator TEXT,
  calibrated INTEGER NOT NULL DEFAULT 0, words TEXT, findings TEXT) STRICT, WITHOUT ROWID;

CREATE INDEX tokens_band_newest ON tokens (band, fetched_at_ms DESC, mint DESC);
CREATE INDEX tokens_band_riskiest ON tokens (band, risk_rank DESC, mint DESC);
CREATE INDEX tokens_creator_newest ON tokens (creator, fetched_at_ms DESC)
WHERE creator IS NOT NULL;

-- The whole newest answer of each token, sent to clients as it is.
CREATE TABLE answers (
  mint TEXT NOT NULL PRIMARY KEY REFERENCES tokens (mint),
  fetched_at_ms INTEGER NOT NULL,
  body TEXT NOT NULL,
  fresh_until_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Verdicts that were given, without the report: small rows, never changed; kept for HISTORY_DAYS.
CREATE TABLE history (
  mint TEXT NOT NULL REFERENCES tokens (mint),
  fetched_at_ms INTEGER NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (mint, fetched_at_ms)
) STRICT;

-- Those of before 0010, until cron has moved them.
CREATE TABLE "history_before" (
  mint TEXT NOT NULL REFERENCES tokens (mint),
  fetched_at_ms INTEGER NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (mint, fetched_at_ms)
) STRICT, WITHOUT ROWID;

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

-- What a search finds: each name and symbol from each of its words on, folded; pools, `@` and address.
CREATE TABLE token_words (
  word TEXT NOT NULL,
  mint TEXT NOT NULL REFERENCES tokens (mint),
  PRIMARY KEY (word, mint)
) STRICT, WITHOUT ROWID;

-- `tokens.words` are a token's, as JSON. NULL: saved by a Worker from before 0016, or renamed by one.
CREATE TRIGGER tokens_named AFTER INSERT ON tokens WHEN NEW.words IS NOT NULL BEGIN
  INSERT INTO token_words (word, mint) SELECT value, NEW.mint FROM json_each(NEW.words)
    WHERE true ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER tokens_renamed AFTER UPDATE OF words ON tokens
WHEN NEW.words IS NOT NULL AND NEW.words IS NOT OLD.words BEGIN
  DELETE FROM token_words WHERE mint = NEW.mint
    AND word IN (SELECT value FROM json_each(OLD.words))
    AND word NOT IN (SELECT value FROM json_each(NEW.words));
  INSERT INTO token_words (word, mint) SELECT value, NEW.mint FROM json_each(NEW.words)
    WHERE true ON CONFLICT DO NOTHING;
END;

-- Once at most for each token of such a Worker, and only if it was given another name since then, all
-- words are looked through.
CREATE TRIGGER tokens_renamed_first AFTER UPDATE OF words ON tokens
WHEN OLD.words IS NULL AND NEW.words IS NOT NULL
  AND (OLD.name IS NOT NEW.name OR OLD.symbol IS NOT NEW.symbol)
BEGIN
  DELETE FROM token_words WHERE mint = NEW.mint
    AND word NOT IN (SELECT value FROM json_each(NEW.words));
END;

-- A Worker from before gives another name and leaves `words` as they were.
CREATE TRIGGER tokens_renamed_before AFTER UPDATE OF name, symbol ON tokens
WHEN NEW.words IS OLD.words AND NEW.words IS NOT NULL
  AND (OLD.name IS NOT NEW.name OR OLD.symbol IS NOT NEW.symbol)
BEGIN
  UPDATE tokens SET words = NULL WHERE mint = NEW.mint;
END;

-- `token_words` also has words of pools, `@` and an address. A Worker from before 0016 takes all words
-- of a token out and writes those of its name again: what is kept in its row is then no longer true,
-- and the next analysis writes all anew.
CREATE TRIGGER pool_words_lost AFTER DELETE ON token_words
WHEN OLD.word >= '@' AND OLD.word < 'A' BEGIN
  UPDATE tokens SET words = NULL
    WHERE mint = OLD.mint AND instr(words, '"' || OLD.word || '"') > 0;
END;

-- Who is analysing a token now, so that many requests make one upstream call.
CREATE TABLE leases (
  mint TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  error TEXT
) STRICT, WITHOUT ROWID;

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

-- Tokens by their newest verdict; counters, kept by triggers in the transaction that writes a token.
CREATE TABLE verdict_counts (
  risk_level TEXT NOT NULL,
  band TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  PRIMARY KEY (risk_level, band)
) STRICT, WITHOUT ROWID;

-- Tokens by the hour (Unix time / 1 h) of their newest analysis.
CREATE TABLE hour_counts (
  hour INTEGER NOT NULL PRIMARY KEY,
  tokens INTEGER NOT NULL
) STRICT;

CREATE TRIGGER tokens_counted_in AFTER INSERT ON tokens BEGIN
  INSERT INTO verdict_counts (risk_level, band, tokens) VALUES (NEW.risk_level, NEW.band, 1)
    ON CONFLICT (risk_level, band) DO UPDATE SET tokens = tokens + 1;
  INSERT INTO hour_counts (hour, tokens) VALUES (NEW.fetched_at_ms / 3600000, 1)
    ON CONFLICT (hour) DO UPDATE SET tokens = tokens + 1;
END;

CREATE TRIGGER tokens_counted_over AFTER UPDATE OF risk_level, band, fetched_at_ms ON tokens BEGIN
  UPDATE verdict_counts SET tokens = tokens - 1
    WHERE risk_level = OLD.risk_level AND band = OLD.band;
  INSERT INTO verdict_counts (risk_level, band, tokens) VALUES (NEW.risk_level, NEW.band, 1)
    ON CONFLICT (risk_level, band) DO UPDATE SET tokens = tokens + 1;
  UPDATE hour_counts SET tokens = tokens - 1 WHERE hour = OLD.fetched_at_ms / 3600000;
  INSERT INTO hour_counts (hour, tokens) VALUES (NEW.fetched_at_ms / 3600000, 1)
    ON CONFLICT (hour) DO UPDATE SET tokens = tokens + 1;
END;

CREATE TRIGGER tokens_counted_out AFTER DELETE ON tokens BEGIN
  UPDATE verdict_counts SET tokens = tokens - 1
    WHERE risk_level = OLD.risk_level AND band = OLD.band;
  UPDATE hour_counts SET tokens = tokens - 1 WHERE hour = OLD.fetched_at_ms / 3600000;
END;

-- `calibrated` was called `inside_domain` before 0008; Workers from then write the old name only.
CREATE TRIGGER tokens_calibrated_in AFTER INSERT ON tokens
WHEN NEW.calibrated <> NEW.inside_domain BEGIN
  UPDATE tokens SET calibrated = NEW.inside_domain WHERE mint = NEW.mint;
END;

CREATE TRIGGER tokens_calibrated_over AFTER UPDATE OF inside_domain ON tokens
WHEN NEW.calibrated <> NEW.inside_domain BEGIN
  UPDATE tokens SET calibrated = NEW.inside_domain WHERE mint = NEW.mint;
END;

-- What Workers from before 0006 follow: a row a horizon, until settled. `series` takes it over.
CREATE TABLE follow_ups (
  mint TEXT NOT NULL REFERENCES tokens (mint),
  fetched_at_ms INTEGER NOT NULL,
  horizon_days INTEGER NOT NULL,
  due_at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  price_usd REAL NOT NULL,
  probability REAL NOT NULL,
  bin_pct INTEGER NOT NULL,
  inside_domain INTEGER NOT NULL,
  band TEXT NOT NULL,
  source TEXT NOT NULL,
  model_version TEXT NOT NULL,
  rules_version TEXT NOT NULL,
  PRIMARY KEY (mint, fetched_at_ms, horizon_days)
) STRICT, WITHOUT ROWID;

CREATE INDEX follow_ups_due ON follow_ups (due_at_ms);

-- What became of each prediction that was followed. Rows are added and never changed.
CREATE TABLE outcomes (
  mint TEXT NOT NULL REFERENCES tokens (mint),
  fetched_at_ms INTEGER NOT NULL,
  horizon_days INTEGER NOT NULL,
  checked_at_ms INTEGER NOT NULL,
  price_before_usd REAL NOT NULL,
  price_usd REAL,
  collapsed INTEGER,
  unknown_reason TEXT,
  probability REAL NOT NULL,
  bin_pct INTEGER NOT NULL,
  inside_domain INTEGER NOT NULL,
  band TEXT NOT NULL,
  source TEXT NOT NULL,
  model_version TEXT NOT NULL,
  rules_version TEXT NOT NULL,
  weight REAL NOT NULL DEFAULT 1.0,
  PRIMARY KEY (mint, fetched_at_ms, horizon_days),
  CHECK ((collapsed IS NULL) = (unknown_reason IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- Outcomes counted, by everything that the measured reliability tells apart.
CREATE TABLE reliability_counts (
  source TEXT NOT NULL,
  model_version TEXT NOT NULL,
  rules_version TEXT NOT NULL,
  horizon_days INTEGER NOT NULL,
  inside_domain INTEGER NOT NULL,
  band TEXT NOT NULL,
  bin_pct INTEGER NOT NULL,
  n INTEGER NOT NULL,
  collapsed INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  missed INTEGER NOT NULL,
  probability_sum REAL NOT NULL,
  squared_error_sum REAL NOT NULL,
  weight REAL NOT NULL DEFAULT 0.0,
  weight_squares REAL NOT NULL DEFAULT 0.0,
  collapsed_weight REAL NOT NULL DEFAULT 0.0,
  unpriced_weight REAL NOT NULL DEFAULT 0.0,
  missed_weight REAL NOT NULL DEFAULT 0.0,
  probability_weight REAL NOT NULL DEFAULT 0.0,
  squared_error_weight REAL NOT NULL DEFAULT 0.0,
  PRIMARY KEY (source, model_version, rules_version, horizon_days, inside_domain, band, bin_pct)
) STRICT, WITHOUT ROWID;

-- The same by model and horizon: a few rows a deployed model, whatever the number of outcomes.
CREATE TABLE reliability_totals (
  source TEXT NOT NULL,
  model_version TEXT NOT NULL,
  horizon_days INTEGER NOT NULL,
  n INTEGER NOT NULL,
  collapsed INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  missed INTEGER NOT NULL,
  probability_sum REAL NOT NULL,
  squared_error_sum REAL NOT NULL,
  weight REAL NOT NULL DEFAULT 0.0,
  weight_squares REAL NOT NULL DEFAULT 0.0,
  collapsed_weight REAL NOT NULL DEFAULT 0.0,
  unpriced_weight REAL NOT NULL DEFAULT 0.0,
  missed_weight REAL NOT NULL DEFAULT 0.0,
  probability_weight REAL NOT NULL DEFAULT 0.0,
  squared_error_weight REAL NOT NULL DEFAULT 0.0,
  PRIMARY KEY (source, model_version, horizon_days)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER reliability_totalled AFTER INSERT ON outcomes BEGIN
  INSERT INTO reliability_totals (source, model_version, horizon_days, n, collapsed, unpriced,
    missed, probability_sum, squared_error_sum, weight, weight_squares, collapsed_weight,
    unpriced_weight, missed_weight, probability_weight, squared_error_weight)
  SELECT NEW.source, NEW.model_version, NEW.horizon_days, known, collapsed, unpriced, missed,
    probability, squared_error, NEW.weight * known, NEW.weight * NEW.weight * known,
    NEW.weight * collapsed, NEW.weight * unpriced, NEW.weight * missed, NEW.weight * probability,
    NEW.weight * squared_error
  FROM (
    SELECT NEW.collapsed IS NOT NULL AS known,
      coalesce(NEW.collapsed, 0) AS collapsed,
      coalesce(NEW.unknown_reason IN ('no_price', 'token_not_found'), 0) AS unpriced,
      coalesce(NEW.unknown_reason NOT IN ('no_price', 'token_not_found'), 0) AS missed,
      CASE WHEN NEW.collapsed IS NULL THEN 0.0 ELSE NEW.probability END AS probability,
      coalesce((NEW.probability - NEW.collapsed) * (NEW.probability - NEW.collapsed), 0.0)
        AS squared_error
  ) WHERE true
  ON CONFLICT (source, model_version, horizon_days) DO UPDATE SET
    n = n + excluded.n, collapsed = collapsed + excluded.collapsed,
    unpriced = unpriced + excluded.unpriced, missed = missed + excluded.missed,
    probability_sum = probability_sum + excluded.probability_sum,
    squared_error_sum = squared_error_sum + excluded.squared_error_sum,
    weight = weight + excluded.weight,
    weight_squares = weight_squares + excluded.weight_squares,
    collapsed_weight = collapsed_weight + excluded.collapsed_weight,
    unpriced_weight = unpriced_weight + excluded.unpriced_weight,
    missed_weight = missed_weight + excluded.missed_weight,
    probability_weight = probability_weight + excluded.probability_weight,
    squared_error_weight = squared_error_weight + excluded.squared_error_weight;
END;

CREATE TRIGGER reliability_counted AFTER INSERT ON outcomes BEGIN
  INSERT INTO reliability_counts (source, model_version, rules_version, horizon_days,
    inside_domain, band, bin_pct, n, collapsed, unpriced, missed, probability_sum,
    squared_error_sum, weight, weight_squares, collapsed_weight, unpriced_weight, missed_weight,
    probability_weight, squared_error_weight)
  SELECT NEW.source, NEW.model_version, NEW.rules_version, NEW.horizon_days, NEW.inside_domain,
    NEW.band, NEW.bin_pct, known, collapsed, unpriced, missed, probability, squared_error,
    NEW.weight * known, NEW.weight * NEW.weight * known, NEW.weight * collapsed,
    NEW.weight * unpriced, NEW.weight * missed, NEW.weight * probability,
    NEW.weight * squared_error
  FROM (
    SELECT NEW.collapsed IS NOT NULL AS known,
      coalesce(NEW.collapsed, 0) AS collapsed,
      coalesce(NEW.unknown_reason IN ('no_price', 'token_not_found'), 0) AS unpriced,
      coalesce(NEW.unknown_reason NOT IN ('no_price', 'token_not_found'), 0) AS missed,
      CASE WHEN NEW.collapsed IS NULL THEN 0.0 ELSE NEW.probability END AS probability,
      coalesce((NEW.probability - NEW.collapsed) * (NEW.probability - NEW.collapsed), 0.0)
        AS squared_error
  ) WHERE true
  ON CONFLICT (
    source, model_version, rules_version, horizon_days, inside_domain, band, bin_pct
  ) DO UPDATE SET
    n = n + excluded.n, collapsed = collapsed + excluded.collapsed,
    unpriced = unpriced + excluded.unpriced, missed = missed + excluded.missed,
    probability_sum = probability_sum + excluded.probability_sum,
    squared_error_sum = squared_error_sum + excluded.squared_error_sum,
    weight = weight + excluded.weight,
    weight_squares = weight_squares + excluded.weight_squares,
    collapsed_weight = collapsed_weight + excluded.collapsed_weight,
    unpriced_weight = unpriced_weight + excluded.unpriced_weight,
    missed_weight = missed_weight + excluded.missed_weight,
    probability_weight = probability_weight + excluded.probability_weight,
    squared_error_weight = squared_error_weight + excluded.squared_error_weight;
END;

-- An outcome settles its follow-up in the same statement, so that neither can exist by halves.
CREATE TRIGGER follow_ups_settled AFTER INSERT ON outcomes BEGIN
  DELETE FROM follow_ups WHERE mint = NEW.mint AND fetched_at_ms = NEW.fetched_at_ms
    AND horizon_days = NEW.horizon_days;
END;

CREATE TRIGGER outcomes_stay BEFORE UPDATE ON outcomes BEGIN
  SELECT RAISE(ABORT, 'outcomes are never changed');
END;

-- Predictions whose tokens are read again, a row each until their last reading. `hour` (after the
-- prediction) is the reading to be made next, NULL after the last; `closed` marks those whose window
-- is over and that wait to be settled. `readings`, `forecast` and `counted` (outcomes at horizons,
-- which a trigger counts) are JSON. `place`: a hash of the mint, by which days are sampled; -1: none.
CREATE TABLE series (
  mint TEXT NOT NULL REFERENCES tokens (mint),
  fetched_at_ms INTEGER NOT NULL,
  draw INTEGER NOT NULL,
  hour INTEGER,
  due_at_ms INTEGER,
  late_at_ms INTEGER,
  attempts INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  source TEXT NOT NULL,
  model_version TEXT NOT NULL,
  readings TEXT NOT NULL,
  forecast TEXT NOT NULL,
  place INTEGER NOT NULL DEFAULT -1,
  counted TEXT,
  PRIMARY KEY (mint, fetched_at_ms),
  CHECK ((hour IS NULL) = (due_at_ms IS NULL) AND (hour IS NULL) = (late_at_ms IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX series_due ON series (draw, due_at_ms);
CREATE INDEX series_late ON series (late_at_ms);
CREATE INDEX series_closed ON series (fetched_at_ms, mint) WHERE closed = 1;
CREATE INDEX series_sample ON series (fetched_at_ms / 86400000, place);

CREATE TRIGGER series_ended AFTER UPDATE ON series WHEN NEW.hour IS NULL AND NEW.closed = 0 BEGIN
  DELETE FROM series WHERE mint = NEW.mint AND fetched_at_ms = NEW.fetched_at_ms;
END;

-- The record of settled predictions: rows are added at its end and never changed. `cells` is JSON:
-- the row as it is published, `hash` and the one before included. The other columns are counted.
CREATE TABLE settled (
  number INTEGER NOT NULL PRIMARY KEY,
  mint TEXT NOT NULL REFERENCES tokens (mint),
  fetched_at_ms INTEGER NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  cells TEXT NOT NULL,
  model_version TEXT NOT NULL,
  rules_version TEXT NOT NULL,
  window_hours INTEGER NOT NULL,
  fall_pct INTEGER,
  inside_domain INTEGER NOT NULL,
  band TEXT NOT NULL,
  basis TEXT NOT NULL,
  bin_pct INTEGER NOT NULL,
  chance REAL,
  fell_50 INTEGER,
  fell_80 INTEGER,
  fell_90 INTEGER,
  unknown_reason TEXT,
  weight REAL NOT NULL DEFAULT 1.0,
  UNIQUE (mint, fetched_at_ms),
  CHECK ((fell_50 IS NULL) = (unknown_reason IS NOT NULL)),
  CHECK ((fell_80 IS NULL) = (unknown_reason IS NOT NULL)),
  CHECK ((fell_90 IS NULL) = (unknown_reason IS NOT NULL))
) STRICT;

-- The record counted, by everything that the measured falls tell apart. `fall_pct` 0 and `bin_pct`
-- -1: no model had a chance. The sums are of the chances of the fall of `fall_pct`.
CREATE TABLE fall_counts (
  model_version TEXT NOT NULL,
  rules_version TEXT NOT NULL,
  window_hours INTEGER NOT NULL,
  fall_pct INTEGER NOT NULL,
  inside_domain INTEGER NOT NULL,
  band TEXT NOT NULL,
  basis TEXT NOT NULL,
  bin_pct INTEGER NOT NULL,
  n INTEGER NOT NULL,
  fell_50 INTEGER NOT NULL,
  fell_80 INTEGER NOT NULL,
  fell_90 INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  missed INTEGER NOT NULL,
  probability_sum REAL NOT NULL,
  squared_error_sum REAL NOT NULL,
  weight REAL NOT NULL DEFAULT 0.0,
  weight_squares REAL NOT NULL DEFAULT 0.0,
  fell_50_weight REAL NOT NULL DEFAULT 0.0,
  fell_80_weight REAL NOT NULL DEFAULT 0.0,
  fell_90_weight REAL NOT NULL DEFAULT 0.0,
  unpriced_weight REAL NOT NULL DEFAULT 0.0,
  missed_weight REAL NOT NULL DEFAULT 0.0,
  probability_weight REAL NOT NULL DEFAULT 0.0,
  squared_error_weight REAL NOT NULL DEFAULT 0.0,
  PRIMARY KEY (
    model_version, rules_version, window_hours, fall_pct, inside_domain, band, basis, bin_pct
  )
) STRICT, WITHOUT ROWID;

CREATE TRIGGER settled_chained BEFORE INSERT ON settled
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM settled)
  OR NEW.previous_hash <> coalesce(
    (SELECT hash FROM settled WHERE number = NEW.number - 1),
    '0000000000000000000000000000000000000000000000000000000000000000'
  )
BEGIN
  SELECT RAISE(ABORT, 'the record is only added to at its end');
END;

CREATE TRIGGER settled_counted AFTER INSERT ON settled BEGIN
  INSERT INTO fall_counts (model_version, rules_version, window_hours, fall_pct, inside_domain,
    band, basis, bin_pct, n, fell_50, fell_80, fell_90, unpriced, missed, probability_sum,
    squared_error_sum, weight, weight_squares, fell_50_weight, fell_80_weight, fell_90_weight,
    unpriced_weight, missed_weight, probability_weight, squared_error_weight)
  SELECT NEW.model_version, NEW.rules_version, NEW.window_hours, coalesce(NEW.fall_pct, 0),
    NEW.inside_domain, NEW.band, NEW.basis, NEW.bin_pct, known, coalesce(NEW.fell_50, 0),
    coalesce(NEW.fell_80, 0), coalesce(NEW.fell_90, 0), unpriced, missed, probability,
    squared_error, NEW.weight * known, NEW.weight * NEW.weight * known,
    NEW.weight * coalesce(NEW.fell_50, 0), NEW.weight * coalesce(NEW.fell_80, 0),
    NEW.weight * coalesce(NEW.fell_90, 0), NEW.weight * unpriced, NEW.weight * missed,
    NEW.weight * probability, NEW.weight * squared_error
  FROM (
    SELECT NEW.unknown_reason IS NULL AS known,
      coalesce(NEW.unknown_reason IN ('no_price', 'token_not_found'), 0) AS unpriced,
      coalesce(NEW.unknown_reason NOT IN ('no_price', 'token_not_found'), 0) AS missed,
      CASE WHEN NEW.unknown_reason IS NULL THEN coalesce(NEW.chance, 0.0) ELSE 0.0 END
        AS probability,
      coalesce(
        CASE NEW.fall_pct
          WHEN 50 THEN (NEW.chance - NEW.fell_50) * (NEW.chance - NEW.fell_50)
          WHEN 80 THEN (NEW.chance - NEW.fell_80) * (NEW.chance - NEW.fell_80)
          WHEN 90 THEN (NEW.chance - NEW.fell_90) * (NEW.chance - NEW.fell_90)
        END, 0.0) AS squared_error
  ) WHERE true
  ON CONFLICT (
    model_version, rules_version, window_hours, fall_pct, inside_domain, band, basis, bin_pct
  ) DO UPDATE SET
    n = n + excluded.n, fell_50 = fell_50 + excluded.fell_50,
    fell_80 = fell_80 + excluded.fell_80, fell_90 = fell_90 + excluded.fell_90,
    unpriced = unpriced + excluded.unpriced, missed = missed + excluded.missed,
    probability_sum = probability_sum + excluded.probability_sum,
    squared_error_sum = squared_error_sum + excluded.squared_error_sum,
    weight = weight + excluded.weight,
    weight_squares = weight_squares + excluded.weight_squares,
    fell_50_weight = fell_50_weight + excluded.fell_50_weight,
    fell_80_weight = fell_80_weight + excluded.fell_80_weight,
    fell_90_weight = fell_90_weight + excluded.fell_90_weight,
    unpriced_weight = unpriced_weight + excluded.unpriced_weight,
    missed_weight = missed_weight + excluded.missed_weight,
    probability_weight = probability_weight + excluded.probability_weight,
    squared_error_weight = squared_error_weight + excluded.squared_error_weight;
END;

CREATE TRIGGER settled_ends AFTER INSERT ON settled BEGIN
  UPDATE series SET closed = 0 WHERE mint = NEW.mint AND fetched_at_ms = NEW.fetched_at_ms;
END;

CREATE TRIGGER settled_stay BEFORE UPDATE ON settled BEGIN
  SELECT RAISE(ABORT, 'the record is never changed');
END;

CREATE TRIGGER settled_remain BEFORE DELETE ON settled BEGIN
  SELECT RAISE(ABORT, 'the record is never changed');
END;

-- What a Worker from before 0006 still follows, while both run: taken over, for its horizons only.
CREATE TRIGGER follow_ups_taken_over AFTER INSERT ON follow_ups BEGIN
  INSERT INTO series (mint, fetched_at_ms, draw, hour, due_at_ms, late_at_ms, attempts, closed,
    source, model_version, readings, forecast)
  VALUES (
    NEW.mint, NEW.fetched_at_ms, NEW.fetched_at_ms % 16, 24 * NEW.horizon_days, NEW.due_at_ms,
    NEW.fetched_at_ms + 108000000 * NEW.horizon_days, 0, 0, NEW.source, NEW.model_version, '[]',
    json_object(
      'price_usd', NEW.price_usd, 'probability', NEW.probability,
      'inside_domain', NEW.inside_domain, 'band', NEW.band, 'source', NEW.source,
      'model_version', NEW.model_version, 'rules_version', NEW.rules_version, 'word', NULL)
  ) ON CONFLICT DO NOTHING;
END;

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
-- API keys. `form` is an HMAC of the key, which itself is kept nowhere. `scopes` are names with
-- spaces between, `more_scopes` those that Workers from before 0014 do not know; `daily_quota` NULL:
-- the deployment's setting. Revoked keys stay in the list.
CREATE TABLE api_keys (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  daily_quota INTEGER,
  created_at_ms INTEGER NOT NULL,
  rotated_at_ms INTEGER,
  expires_at_ms INTEGER,
  revoked_at_ms INTEGER,
  form TEXT NOT NULL,
  more_scopes TEXT NOT NULL DEFAULT ''
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

-- Of the predictions of a day (Unix time / 24 h), those with a place below `line` are followed. The
-- line of a day only falls. A new day begins with one and a half times that of the day before.
CREATE TABLE follow_days (
  day INTEGER NOT NULL PRIMARY KEY,
  line INTEGER NOT NULL
) STRICT;

CREATE TRIGGER follow_days_begun AFTER INSERT ON series WHEN NEW.place >= 0 BEGIN
  INSERT INTO follow_days (day, line) VALUES (
    NEW.fetched_at_ms / 86400000,
    coalesce((
      SELECT min(4294967296, line + line / 2) FROM follow_days
      WHERE day = NEW.fetched_at_ms / 86400000 - 1
    ), 4294967296)
  ) ON CONFLICT (day) DO NOTHING;
END;

-- Each new day ends one of 400 days ago, with a hundred more for days on which nothing was followed.
CREATE TRIGGER follow_days_ended AFTER INSERT ON follow_days BEGIN
  DELETE FROM follow_days WHERE day BETWEEN NEW.day - 500 AND NEW.day - 400;
END;

CREATE TRIGGER series_counted AFTER UPDATE OF counted ON series WHEN NEW.counted IS NOT NULL BEGIN
  INSERT INTO outcomes (mint, fetched_at_ms, horizon_days, checked_at_ms, price_before_usd,
    price_usd, collapsed, unknown_reason, probability, bin_pct, inside_domain, band, source,
    model_version, rules_version, weight)
  SELECT NEW.mint, NEW.fetched_at_ms, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
    json_extract(value, '$[2]'), json_extract(value, '$[3]'), json_extract(value, '$[4]'),
    json_extract(value, '$[5]'), json_extract(value, '$[6]'), json_extract(value, '$[7]'),
    json_extract(value, '$[8]'), json_extract(value, '$[9]'), json_extract(value, '$[10]'),
    json_extract(value, '$[11]'), json_extract(value, '$[12]'), json_extract(value, '$[13]')
  FROM json_each(NEW.counted) WHERE true
  ON CONFLICT DO NOTHING;
END;

-- How far each kind of thing was looked at for what is too old: after one key, up to another, oldest
-- first. Answers by their tokens' newest analysis, outcomes by their own key.
CREATE TABLE retention_walks (
  kind TEXT NOT NULL PRIMARY KEY CHECK (kind IN ('answers', 'outcomes')),
  from_mint TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  mint TEXT NOT NULL,
  fetched_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO retention_walks VALUES ('answers', '', 0, '', 0), ('outcomes', '', 0, '', 0);

-- What the probe from outside told last; its results by the hour are in `hourly`. `body` is JSON.
CREATE TABLE last_probe (
  only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
  at_ms INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

INSERT INTO last_probe VALUES (1, 0, '{}');

-- The number of the newest migration here.
CREATE TABLE schema_version (
  only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
  version INTEGER NOT NULL
) STRICT;

INSERT INTO schema_version (only, version) VALUES (1, 18);
