-- name_key: the key under which a name is looked up: lower case, no accents, letters and digits joined by '-'.
--
-- A name without any letter or digit is its own key. NULL gives NULL.
--
-- Example:
--   SELECT name_key('Cristina Fernández de Kirchner');  -- cristina-fernandez-de-kirchner
CREATE OR REPLACE TEMP MACRO name_key(
    name  -- a name, an alias or an identifier
) AS
    coalesce(
        nullif(trim(regexp_replace(strip_accents(lower(name)), '[^\p{L}\p{N}]+', '-', 'g'), '-'), ''),
        lower(trim(name))
    );
