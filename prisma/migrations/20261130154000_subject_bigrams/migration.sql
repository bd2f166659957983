-- Contains on Subject, for what trigrams leave out: in a database with the locale C they know ASCII letters and digits only,
-- and in none do they find a word of two characters, which is how long most Japanese words are. So: each character beyond
-- ASCII, and each pair of neighbours of which one is. Whoever searches puts the exact condition beside it, so the function
-- may find too much and never too little: it looks at characters one by one and changes none (lib/store/list/subject-filter.ts).
-- Null for a text in ASCII, which costs next to nothing then.
--
-- It needs nothing but pg_catalog, whose names come before any other schema's. plpgsql, for its plan is kept in the session:
-- a function in SQL would be planned in each statement that inserts. Its cost is low on purpose (its true one would be 1,000):
-- more than LIKE's, so that a scan asks that first, and too little to keep the planner from a scan where most rows match.
CREATE FUNCTION "text_bigrams"("given" text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10
AS $body$
DECLARE
  characters text[];
BEGIN
  IF given !~ '[^\u0001-\u007f]' THEN
    RETURN NULL;
  END IF;
  characters := string_to_array(given, NULL);
  RETURN ARRAY(
    SELECT c FROM unnest(characters) AS one(c) WHERE c COLLATE "C" > E'\x7f'
    UNION ALL
    SELECT c || next FROM unnest(characters, characters[2:]) AS pair(c, next)
    WHERE (c COLLATE "C" > E'\x7f' OR next COLLATE "C" > E'\x7f') AND next IS NOT NULL
  );
END $body$;

-- Not partial, though ASCII needs no entry: the planner takes no statistics from a partial index, and without them it thinks
-- the commonest character as rare as the rarest.
CREATE INDEX "message_subject_bigrams_idx" ON "message" USING GIN ("text_bigrams"(lower("subject")));
-- The statistics, of what waits already.
ANALYZE "message";
