-- Followed predictions with all their readings, and the record of what became of them.
-- Predictions whose tokens are read again, a row each until their last reading. `hour` (after the
-- prediction) is the reading to be made next, NULL after the last; `closed` marks those whose window
-- is over and that wait to be settled. `readings` and `forecast` are JSON.
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
  PRIMARY KEY (mint, fetched_at_ms),
  CHECK ((hour IS NULL) = (due_at_ms IS NULL) AND (hour IS NULL) = (late_at_ms IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX series_due ON series (draw, due_at_ms);
CREATE INDEX series_late ON series (late_at_ms);
CREATE INDEX series_closed ON series (fetched_at_ms, mint) WHERE closed = 1;

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
  INSERT INTO fall_counts VALUES (
    NEW.model_version, NEW.rules_version, NEW.window_hours, coalesce(NEW.fall_pct, 0),
    NEW.inside_domain, NEW.band, NEW.basis, NEW.bin_pct,
    NEW.unknown_reason IS NULL,
    coalesce(NEW.fell_50, 0), coalesce(NEW.fell_80, 0), coalesce(NEW.fell_90, 0),
    coalesce(NEW.unknown_reason IN ('no_price', 'token_not_found'), 0),
    coalesce(NEW.unknown_reason NOT IN ('no_price', 'token_not_found'), 0),
    CASE WHEN NEW.unknown_reason IS NULL THEN coalesce(NEW.chance, 0.0) ELSE 0.0 END,
    coalesce(
      CASE NEW.fall_pct
        WHEN 50 THEN (NEW.chance - NEW.fell_50) * (NEW.chance - NEW.fell_50)
        WHEN 80 THEN (NEW.chance - NEW.fell_80) * (NEW.chance - NEW.fell_80)
        WHEN 90 THEN (NEW.chance - NEW.fell_90) * (NEW.chance - NEW.fell_90)
      END, 0.0)
  ) ON CONFLICT (
    model_version, rules_version, window_hours, fall_pct, inside_domain, band, basis, bin_pct
  ) DO UPDATE SET
    n = n + excluded.n, fell_50 = fell_50 + excluded.fell_50,
    fell_80 = fell_80 + excluded.fell_80, fell_90 = fell_90 + excluded.fell_90,
    unpriced = unpriced + excluded.unpriced, missed = missed + excluded.missed,
    probability_sum = probability_sum + excluded.probability_sum,
    squared_error_sum = squared_error_sum + excluded.squared_error_sum;
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
  INSERT INTO series VALUES (
    NEW.mint, NEW.fetched_at_ms, NEW.fetched_at_ms % 16, 24 * NEW.horizon_days, NEW.due_at_ms,
    NEW.fetched_at_ms + 108000000 * NEW.horizon_days, 0, 0, NEW.source, NEW.model_version, '[]',
    json_object(
      'price_usd', NEW.price_usd, 'probability', NEW.probability,
      'inside_domain', NEW.inside_domain, 'band', NEW.band, 'source', NEW.source,
      'model_version', NEW.model_version, 'rules_version', NEW.rules_version, 'word', NULL)
  ) ON CONFLICT DO NOTHING;
END;

-- Each prediction that is followed now goes on with the first of its horizons that is open; its rows
-- in follow_ups stay until the outcomes settle them, one by one.
INSERT INTO series
SELECT mint, fetched_at_ms, fetched_at_ms % 16, 24 * min(horizon_days), due_at_ms,
  fetched_at_ms + 108000000 * horizon_days, attempts, 0, source, model_version, '[]',
  json_object(
    'price_usd', price_usd, 'probability', probability, 'inside_domain', inside_domain,
    'band', band, 'source', source, 'model_version', model_version,
    'rules_version', rules_version, 'word', NULL)
FROM follow_ups WHERE true GROUP BY mint, fetched_at_ms
ON CONFLICT DO NOTHING;

UPDATE schema_version SET version = 6 WHERE only = 1;
