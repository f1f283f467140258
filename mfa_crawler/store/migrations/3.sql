-- Revisits are looked for by their original: version 2 to version 3.

CREATE INDEX captures_by_original ON captures (original) WHERE kind = 'revisit';
