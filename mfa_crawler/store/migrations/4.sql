-- Sources are told apart: version 3 to version 4.
--
-- What lists said until now was kept once an entry; it stays as the word of an unnamed source until
-- one with a name says something.

CREATE TABLE mentions (
    entry        INTEGER NOT NULL REFERENCES urls,
    source       TEXT NOT NULL,
    is_whole     INTEGER NOT NULL CHECK (is_whole IN (0, 1)),
    headline     TEXT,
    date         TEXT,
    lead         TEXT,
    published_at TEXT,
    modified_at  TEXT,
    first_date   TEXT NOT NULL,
    last_date    TEXT NOT NULL,
    run          TEXT NOT NULL,
    record_id    TEXT,
    PRIMARY KEY (entry, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_by_run ON mentions (run);
INSERT INTO mentions
    SELECT id, '', 1, headline, date, NULL, NULL, NULL, first_listed, last_listed, listed_run, NULL
    FROM urls WHERE listed_run IS NOT NULL AND first_listed IS NOT NULL;
ALTER TABLE urls DROP COLUMN listed_run;
CREATE INDEX articles_by_url ON articles (url);

CREATE TABLE translations (
    entry    INTEGER NOT NULL REFERENCES urls,
    language TEXT NOT NULL,
    url      TEXT NOT NULL,
    PRIMARY KEY (entry, language, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX translations_by_url ON translations (url);
INSERT OR IGNORE INTO translations
    SELECT a.entry, t.value ->> 'language', t.value ->> 'url'
    FROM articles a JOIN versions v ON v.entry = a.entry AND v.number = a.version,
    json_each(v.article, '$.translations') t;
