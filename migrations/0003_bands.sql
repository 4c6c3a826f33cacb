-- Counters by level and band together, in place of those by level.
CREATE TABLE verdict_counts (
  risk_level TEXT NOT NULL,
  band TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  PRIMARY KEY (risk_level, band)
) STRICT, WITHOUT ROWID;

INSERT INTO verdict_counts (risk_level, band, tokens)
SELECT risk_level, band, count(*) FROM tokens GROUP BY risk_level, band;

DROP TRIGGER tokens_counted_in;
DROP TRIGGER tokens_counted_over;
DROP TRIGGER tokens_counted_out;
DROP TABLE level_counts;

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

UPDATE schema_version SET version = 3 WHERE only = 1;
