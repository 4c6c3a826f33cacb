-- Predictions (rows of history) whose tokens will be read again: a row a horizon, until settled.
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
  PRIMARY KEY (source, model_version, horizon_days)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER reliability_totalled AFTER INSERT ON outcomes BEGIN
  INSERT INTO reliability_totals VALUES (
    NEW.source, NEW.model_version, NEW.horizon_days,
    NEW.collapsed IS NOT NULL,
    coalesce(NEW.collapsed, 0),
    coalesce(NEW.unknown_reason IN ('no_price', 'token_not_found'), 0),
    coalesce(NEW.unknown_reason NOT IN ('no_price', 'token_not_found'), 0),
    CASE WHEN NEW.collapsed IS NULL THEN 0.0 ELSE NEW.probability END,
    coalesce((NEW.probability - NEW.collapsed) * (NEW.probability - NEW.collapsed), 0.0)
  ) ON CONFLICT (source, model_version, horizon_days) DO UPDATE SET
    n = n + excluded.n, collapsed = collapsed + excluded.collapsed,
    unpriced = unpriced + excluded.unpriced, missed = missed + excluded.missed,
    probability_sum = probability_sum + excluded.probability_sum,
    squared_error_sum = squared_error_sum + excluded.squared_error_sum;
END;

CREATE TRIGGER reliability_counted AFTER INSERT ON outcomes BEGIN
  INSERT INTO reliability_counts VALUES (
    NEW.source, NEW.model_version, NEW.rules_version, NEW.horizon_days,
    NEW.inside_domain, NEW.band, NEW.bin_pct,
    NEW.collapsed IS NOT NULL,
    coalesce(NEW.collapsed, 0),
    coalesce(NEW.unknown_reason IN ('no_price', 'token_not_found'), 0),
    coalesce(NEW.unknown_reason NOT IN ('no_price', 'token_not_found'), 0),
    CASE WHEN NEW.collapsed IS NULL THEN 0.0 ELSE NEW.probability END,
    coalesce((NEW.probability - NEW.collapsed) * (NEW.probability - NEW.collapsed), 0.0)
  ) ON CONFLICT (
    source, model_version, rules_version, horizon_days, inside_domain, band, bin_pct
  ) DO UPDATE SET
    n = n + excluded.n, collapsed = collapsed + excluded.collapsed,
    unpriced = unpriced + excluded.unpriced, missed = missed + excluded.missed,
    probability_sum = probability_sum + excluded.probability_sum,
    squared_error_sum = squared_error_sum + excluded.squared_error_sum;
END;

-- An outcome settles its follow-up in the same statement, so that neither can exist by halves.
CREATE TRIGGER follow_ups_settled AFTER INSERT ON outcomes BEGIN
  DELETE FROM follow_ups WHERE mint = NEW.mint AND fetched_at_ms = NEW.fetched_at_ms
    AND horizon_days = NEW.horizon_days;
END;

CREATE TRIGGER outcomes_stay BEFORE UPDATE ON outcomes BEGIN
  SELECT RAISE(ABORT, 'outcomes are never changed');
END;

UPDATE schema_version SET version = 2 WHERE only = 1;
