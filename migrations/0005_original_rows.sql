-- What rows of a list showed in the original application too. Rows written before the Worker that
-- knows the columns get them from their stored answer.
ALTER TABLE tokens ADD COLUMN score_normalised REAL;
ALTER TABLE tokens ADD COLUMN creator_holdings_pct REAL;

UPDATE tokens SET (score_normalised, creator_holdings_pct) = (
  SELECT json_extract(body, '$.score_normalised'), json_extract(body, '$.creator_holdings_pct')
  FROM answers WHERE answers.mint = tokens.mint
);

UPDATE schema_version SET version = 5 WHERE only = 1;
