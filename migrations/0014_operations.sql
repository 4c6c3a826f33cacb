-- Follow-ups become a sample where there is more to read than a day of cron can. A token's place is
-- a hash of its mint, 0 to 4294967295; of each day those with the lowest places are followed. -1: it
-- was followed before there were places, or by a Worker from before, which follows everybody.
ALTER TABLE series ADD COLUMN place INTEGER NOT NULL DEFAULT -1;

-- JSON: the outcomes at horizons that the newest reading told; a trigger counts them.
ALTER TABLE series ADD COLUMN counted TEXT;

CREATE INDEX series_sample ON series (fetched_at_ms / 86400000, place);

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

-- The older version's trigger named no columns.
DROP TRIGGER follow_ups_taken_over;

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

-- How many predictions each outcome stands for: 1 / the share that was followed on its day.
ALTER TABLE outcomes ADD COLUMN weight REAL NOT NULL DEFAULT 1.0;
ALTER TABLE settled ADD COLUMN weight REAL NOT NULL DEFAULT 1.0;

-- The counts again, weighted. The older ones stay whole numbers of rows, as older Workers read them.
ALTER TABLE reliability_counts ADD COLUMN weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE reliability_counts ADD COLUMN weight_squares REAL NOT NULL DEFAULT 0.0;
ALTER TABLE reliability_counts ADD COLUMN collapsed_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE reliability_counts ADD COLUMN unpriced_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE reliability_counts ADD COLUMN missed_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE reliability_counts ADD COLUMN probability_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE reliability_counts ADD COLUMN squared_error_weight REAL NOT NULL DEFAULT 0.0;

UPDATE reliability_counts SET weight = n, weight_squares = n, collapsed_weight = collapsed,
  unpriced_weight = unpriced, missed_weight = missed, probability_weight = probability_sum,
  squared_error_weight = squared_error_sum;

ALTER TABLE reliability_totals ADD COLUMN weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE reliability_totals ADD COLUMN weight_squares REAL NOT NULL DEFAULT 0.0;
ALTER TABLE reliability_totals ADD COLUMN collapsed_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE reliability_totals ADD COLUMN unpriced_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE reliability_totals ADD COLUMN missed_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE reliability_totals ADD COLUMN probability_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE reliability_totals ADD COLUMN squared_error_weight REAL NOT NULL DEFAULT 0.0;

UPDATE reliability_totals SET weight = n, weight_squares = n, collapsed_weight = collapsed,
  unpriced_weight = unpriced, missed_weight = missed, probability_weight = probability_sum,
  squared_error_weight = squared_error_sum;

ALTER TABLE fall_counts ADD COLUMN weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE fall_counts ADD COLUMN weight_squares REAL NOT NULL DEFAULT 0.0;
ALTER TABLE fall_counts ADD COLUMN fell_50_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE fall_counts ADD COLUMN fell_80_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE fall_counts ADD COLUMN fell_90_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE fall_counts ADD COLUMN unpriced_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE fall_counts ADD COLUMN missed_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE fall_counts ADD COLUMN probability_weight REAL NOT NULL DEFAULT 0.0;
ALTER TABLE fall_counts ADD COLUMN squared_error_weight REAL NOT NULL DEFAULT 0.0;

UPDATE fall_counts SET weight = n, weight_squares = n, fell_50_weight = fell_50,
  fell_80_weight = fell_80, fell_90_weight = fell_90, unpriced_weight = unpriced,
  missed_weight = missed, probability_weight = probability_sum,
  squared_error_weight = squared_error_sum;

-- These named no columns either.
DROP TRIGGER reliability_totalled;
DROP TRIGGER reliability_counted;
DROP TRIGGER settled_counted;

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

-- Scopes that Workers from before do not know, who would fail on a key that has one among the others.
ALTER TABLE api_keys ADD COLUMN more_scopes TEXT NOT NULL DEFAULT '';

UPDATE schema_version SET version = 14 WHERE only = 1;
