-- What answers call `calibrated` was kept as `inside_domain`. Renaming the column would break the
-- Worker that still runs, so both are there: the triggers copy what a Worker writes that knows the
-- old name only. A later migration may let the old column be null, and a still later one drop it.
ALTER TABLE tokens ADD COLUMN calibrated INTEGER NOT NULL DEFAULT 0;

UPDATE tokens SET calibrated = inside_domain;

CREATE TRIGGER tokens_calibrated_in AFTER INSERT ON tokens
WHEN NEW.calibrated <> NEW.inside_domain BEGIN
  UPDATE tokens SET calibrated = NEW.inside_domain WHERE mint = NEW.mint;
END;

CREATE TRIGGER tokens_calibrated_over AFTER UPDATE OF inside_domain ON tokens
WHEN NEW.calibrated <> NEW.inside_domain BEGIN
  UPDATE tokens SET calibrated = NEW.inside_domain WHERE mint = NEW.mint;
END;

UPDATE schema_version SET version = 8 WHERE only = 1;
