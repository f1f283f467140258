-- Pictures and attachments: version 1 to version 2.
--
-- Captures of version 1 say nothing of the pictures they showed; those that versions rest on are
-- filled from the records here, the others when today's parser reads them again.

ALTER TABLE urls ADD COLUMN kind TEXT NOT NULL DEFAULT 'entry' CHECK (kind IN ('entry', 'media'));
CREATE INDEX urls_of_media ON urls (site) WHERE kind = 'media';
ALTER TABLE captures ADD COLUMN media TEXT;
ALTER TABLE captures ADD COLUMN sha256 TEXT;
CREATE INDEX captures_of_media ON captures (sha256, site) WHERE sha256 IS NOT NULL;

CREATE TABLE media (
    site        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    size        INTEGER NOT NULL,
    width       INTEGER,
    height      INTEGER,
    byline      TEXT,
    credit_line TEXT,
    caption     TEXT,
    PRIMARY KEY (site, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE appearances (
    media TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES urls,
    page  TEXT NOT NULL,
    PRIMARY KEY (media, entry, page)
) STRICT, WITHOUT ROWID;

UPDATE captures SET media = (
    SELECT json_object(
        'images', json((SELECT json_group_array(i.url) FROM (
            SELECT url FROM images WHERE entry = v.entry AND version = v.number
            AND url LIKE 'http%' ORDER BY number) i)),
        'files', json((SELECT json_group_array(f.value ->> 'url')
            FROM json_each(v.article, '$.attachments') f WHERE f.value ->> 'url' LIKE 'http%')))
    FROM versions v WHERE v.capture = captures.record_id)
WHERE record_id IN (SELECT capture FROM versions);
INSERT OR IGNORE INTO appearances (media, entry, page)
    SELECT m.value, c.entry, c.url FROM captures c, json_tree(c.media) m
    WHERE c.media IS NOT NULL AND c.entry IS NOT NULL AND m.type = 'text';
UPDATE captures SET media = NULL WHERE media = '{"images":[],"files":[]}';
