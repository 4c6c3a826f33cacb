-- What was found of a token, that lists can be narrowed to it: `[fetched_at_ms,"code",…]` of the row's
-- analysis. A Worker from before renews the row and leaves this as it is, so that the times differ: then,
-- as where it is NULL, nothing is known of what was found.
ALTER TABLE tokens ADD COLUMN findings TEXT;

UPDATE schema_version SET version = 18 WHERE only = 1;
