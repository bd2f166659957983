-- Contains on Subject, for what trigrams leave out: in a database with the locale C they know ASCII letters and digits only,
-- and in none do they find a word of two characters, which is how long most Japanese words are. So: each character beyond
-- ASCII, and each pair of neighbours of which one is. Whoever searches puts the exact condition beside it, so the function
-- may find too much and never too little: it looks at characters one by one and changes none (lib/store/list/subject-filter.ts).
--
-- It needs nothing but pg_catalog, whose names come before any other schema's. plpgsql, for its plan is kept in the session:
-- a function in SQL would be planned in each statement that inserts. Its cost is the truth in units of an operator: a
-- condition beside it, if not answered by the index, is asked first.
CREATE FUNCTION "text_bigrams"("given" text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS $body$
DECLARE
  characters text[] := string_to_array(given, NULL);
BEGIN
  RETURN ARRAY(
    SELECT c FROM unnest(characters) AS one(c) WHERE c COLLATE "C" > E'\x7f'
    UNION ALL
    SELECT c || next FROM unnest(characters, characters[2:]) AS pair(c, next)
    WHERE (c COLLATE "C" > E'\x7f' OR next COLLATE "C" > E'\x7f') AND next IS NOT NULL
  );
END $body$;

-- Partial: a subject in ASCII costs only the look whether it is one.
CREATE INDEX "message_subject_bigrams_idx" ON "message" USING GIN ("text_bigrams"(lower("subject")))
  WHERE "subject" ~ '[^\u0001-\u007f]';
