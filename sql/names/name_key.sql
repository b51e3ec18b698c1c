-- name_key: the key under which a name is looked up: lower case, no accents, letters and digits joined by '-'.
--
-- Marks are kept in the scripts in which they are vowels or consonants (of South and Southeast Asia, kana):
-- there 'राम' and 'रोम' are two names.
-- A name without any letter or digit is its own key. NULL gives NULL.
--
-- Example:
--   SELECT name_key('Cristina Fernández de Kirchner');  -- cristina-fernandez-de-kirchner
CREATE OR REPLACE TEMP MACRO name_key(
    name  -- a name, an alias or an identifier
) AS
    coalesce(
        nullif(trim(regexp_replace(
            CASE
                WHEN regexp_matches(name, '[\x{0900}-\x{1CFF}\x{3040}-\x{30FF}\x{A800}-\x{ABFF}]') THEN nfc_normalize(lower(name))
                ELSE strip_accents(lower(name))
            END,
            '[^\p{L}\p{M}\p{N}]+', '-', 'g'
        ), '-'), ''),
        lower(trim(name))
    );
