-- Articles can be found by their language: version 4 to version 5.

ALTER TABLE articles ADD COLUMN language TEXT;
UPDATE articles SET language = (
    SELECT v.article ->> '$.language' FROM versions v
    WHERE v.entry = articles.entry AND v.number = articles.version
);
