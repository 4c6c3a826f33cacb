-- `token_words` also has words of pools, `@` and an address. A Worker from before 0016 takes all words
-- of a token out and writes those of its name again: what is kept in its row is then no longer true,
-- and the next analysis writes all anew.
CREATE TRIGGER pool_words_lost AFTER DELETE ON token_words
WHEN OLD.word >= '@' AND OLD.word < 'A' BEGIN
  UPDATE tokens SET words = NULL
    WHERE mint = OLD.mint AND instr(words, '"' || OLD.word || '"') > 0;
END;

UPDATE schema_version SET version = 17 WHERE only = 1;
