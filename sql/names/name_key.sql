-- name_key: the key under which a name is looked up: lower case, no accents, letters and digits joined by '-'.
--
-- Marks are kept in the scripts in which they are vowels or consonants (of South and Southeast Asia, kana):
-- there 'राम' and 'रोम' are two names.
-- A question mark of any script is kept as '?', with or without brackets, for a name in doubt is another name:
-- 'British (?) School' and 'British School' are two, 'British School?' and 'British School [?]' are one.
-- A name without any letter, digit or question mark is its own key. NULL gives NULL.
--
-- Example:
--   SELECT name_key('Fernández de Kirchner (?)');  -- fernandez-de-kirchner-?
CREATE OR REPLACE TEMP MACRO name_key(
    name  -- a name, an alias or an identifier
) AS
    coalesce(
        nullif(trim(regexp_replace(
            regexp_replace(
                CASE
                    WHEN regexp_matches(name, '[\x{0900}-\x{1CFF}\x{3040}-\x{30FF}\x{A800}-\x{ABFF}]') THEN nfc_normalize(lower(name))
                    ELSE strip_accents(lower(name))
                END,
                '([?¿‽⁇⁈⁉⸮؟՞፧﹖？︖][^\p{L}\p{M}\p{N}]*)+', '-?-', 'g'
            ),
            '[^\p{L}\p{M}\p{N}?]+', '-', 'g'
        ), '-'), ''),
        lower(trim(name))
    );
