-- A token's words are kept in its row, as JSON. So what was written for it is known without an index
-- on `token_words` by mint, which cost a row written for each word. NULL: saved by a Worker from
-- before, or renamed by one.
ALTER TABLE tokens ADD COLUMN words TEXT;

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

-- Workers from before still work without it: they look through all words for each new analysis, for
-- as long as they run. At 100,000 tokens that is 300,000 rows read each time; go on or go back soon.
DROP INDEX token_words_mint;

UPDATE schema_version SET version = 16 WHERE only = 1;
