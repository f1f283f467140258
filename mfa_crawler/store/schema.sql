-- The store of mfa_crawler, version 6: one SQLite database beside the WARC archive.
--
-- Everything in it is derived from the archive and can be made again from it. It answers three
-- questions: what is known and what is to be looked at next (runs, files, urls), what was captured
-- (captures, failures, mentions), and what the captures amount to (articles, versions, spells, events,
-- presences, walks, images, translations, media, appearances, words).
--
-- Conventions. Times are UTC text, `2023-10-06T12:00:00Z`; days are `2023-10-06`; nothing is
-- invented where a page printed no time. A `record_id` is a WARC-Record-ID, `urn:uuid:...`.
-- Integer keys (`urls.id` and every column called `entry`) join tables inside this file and mean
-- nothing outside it. Views for people are at the end: begin with `SELECT * FROM articles_now`.


-- A run of the crawler over one site.
CREATE TABLE runs (
    site         TEXT NOT NULL,     -- site id, such as pl_mfa_en
    run          TEXT NOT NULL,     -- id of the run; runs over several sites have one row a site
    started      TEXT NOT NULL,
    finished     TEXT,              -- null while it runs, and where it was killed
    reason       TEXT,              -- why it ended; null while it runs; `imported`, and `withheld`,
                                    -- `lifted` or `expunged` for what was no crawl
    source_class TEXT NOT NULL,     -- own, imported, third-party or synthetic
    complete     INTEGER NOT NULL CHECK (complete IN (0, 1)),  -- saw the whole list in this one run
    covered      INTEGER NOT NULL CHECK (covered IN (0, 1)),
                                    -- with the interrupted runs before it, the whole list was seen
    record_id    TEXT,              -- the run's own metadata record; null until it is written
    record       TEXT,              -- that record whole, JSON
    PRIMARY KEY (site, run)
) STRICT;


-- A WARC file that rows point into.
CREATE TABLE files (
    name    TEXT PRIMARY KEY,       -- relative to the folder warc/, as it is called when closed
    site    TEXT NOT NULL,          -- `imported` where others wrote it
    run     TEXT NOT NULL,          -- the run that wrote it, or first imported it
    settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1))
                                    -- closed, and every record of it has its row
) STRICT, WITHOUT ROWID;


-- Every known URL of a site, an entry of its list or a picture or attachment of its articles: what
-- the list said of it, and how the looks at it went.
CREATE TABLE urls (
    id               INTEGER PRIMARY KEY,
    site             TEXT NOT NULL,
    url              TEXT NOT NULL,     -- as listed or named by a page, before redirects
    first_listed     TEXT,              -- WARC-Date of the first list page that showed it
    last_listed      TEXT,              -- and of the last
    headline         TEXT,              -- as a source showed it last (mentions)
    date             TEXT,              -- ISO day, as a source showed it last
    state            TEXT NOT NULL DEFAULT 'new'
                     CHECK (state IN ('new', 'known', 'failed', 'gone')),
                                        -- new: never answered us; known: our last look showed the
                                        -- article; gone: it was answered 404 or 410; failed: else
    capture          TEXT,              -- record id that the next look can be compared with
    etag             TEXT,              -- validators of that capture
    last_modified    TEXT,
    last_checked     TEXT,              -- WARC-Date of the last look
    looks_since_full INTEGER NOT NULL DEFAULT 0,  -- looks since the last unconditional one
    failure          TEXT,              -- kind of the failure, where the last look failed
    attempts         INTEGER NOT NULL DEFAULT 0,  -- failures in a row
    next_due         TEXT,              -- when to look again; null: now
    kind             TEXT NOT NULL DEFAULT 'entry' CHECK (kind IN ('entry', 'media')),
                                        -- media: asked for only as a picture, attachment or
                                        -- requisite
    UNIQUE (site, url)
) STRICT;
CREATE INDEX urls_by_due ON urls (site, next_due);
CREATE INDEX urls_of_media ON urls (site) WHERE kind = 'media';


-- What each source of a site (list, feed, sitemap, API) said last of an entry: evidence beside what
-- the page says.
CREATE TABLE mentions (
    entry        INTEGER NOT NULL REFERENCES urls,
    source       TEXT NOT NULL,         -- its address; empty: from before sources were told apart
    is_whole     INTEGER NOT NULL CHECK (is_whole IN (0, 1)),
                                        -- the source shows all that the site lists
    headline     TEXT,
    date         TEXT,                  -- ISO day
    lead         TEXT,
    published_at TEXT,                  -- ISO 8601 with the offset that was stated
    modified_at  TEXT,
    first_date   TEXT NOT NULL,         -- WARC-Date of the first page that showed the entry
    last_date    TEXT NOT NULL,         -- and of the last, whose words these are
    run          TEXT NOT NULL,         -- the run that saw it last
    record_id    TEXT,                  -- of that last page
    PRIMARY KEY (entry, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_by_run ON mentions (run);


-- Every response and revisit record, and what it was read as.
CREATE TABLE captures (
    record_id      TEXT PRIMARY KEY,
    site           TEXT NOT NULL,
    run            TEXT NOT NULL,
    purpose        TEXT NOT NULL,       -- article, list, robots, media or requisite
    url            TEXT NOT NULL,       -- WARC-Target-URI; of a part with the fragment of its id
    entry          INTEGER REFERENCES urls,  -- what it was fetched for; null for lists
    date           TEXT NOT NULL,       -- WARC-Date
    kind           TEXT NOT NULL CHECK (kind IN ('response', 'revisit')),
    status         INTEGER,             -- of HTTP
    payload_digest TEXT,                -- WARC-Payload-Digest
    body_digest    TEXT,                -- of the body without transfer coding
    original       TEXT,                -- record id of the full 200 that holds its payload
    file           TEXT NOT NULL REFERENCES files,
    offset         INTEGER NOT NULL,    -- bytes before its gzip member in the file
    length         INTEGER NOT NULL,    -- bytes of its gzip member
    truncated      TEXT,                -- WARC-Truncated
    source_class   TEXT NOT NULL,
    etag           TEXT,
    last_modified  TEXT,
    outcome        TEXT NOT NULL,       -- article, list, robots, media, requisite, redirect,
                                        -- not_modified, or the kind of the error that reading it
                                        -- gave
    reason         TEXT,                -- that error in words
    parser         TEXT,                -- parser version that read it
    layout         TEXT,                -- layout that it was recognised as
    content        TEXT,                -- hashes of the article's parts, JSON
    media          TEXT,                -- the article's pictures and files in page order: URLs, JSON
    sha256         TEXT                 -- of a picture's or attachment's bytes
) STRICT;
CREATE INDEX captures_by_entry ON captures (entry, date);
CREATE INDEX captures_by_url ON captures (url);
CREATE INDEX captures_by_run ON captures (site, run);
CREATE INDEX captures_by_file ON captures (file);
CREATE INDEX captures_of_lists ON captures (site, date) WHERE purpose = 'list';
CREATE INDEX captures_by_body ON captures (body_digest, source_class, date)
    WHERE kind = 'response' AND status = 200 AND truncated IS NULL AND body_digest IS NOT NULL;
CREATE INDEX captures_of_media ON captures (sha256, site) WHERE sha256 IS NOT NULL;
CREATE INDEX captures_by_original ON captures (original) WHERE kind = 'revisit';


-- Every attempt that brought no answer, as its metadata record says.
CREATE TABLE failures (
    record_id TEXT PRIMARY KEY,
    site      TEXT NOT NULL,
    run       TEXT NOT NULL,
    purpose   TEXT NOT NULL,
    url       TEXT NOT NULL,
    entry     INTEGER REFERENCES urls,
    date      TEXT NOT NULL,
    kind      TEXT NOT NULL,            -- name of the error, such as timed_out
    reason    TEXT NOT NULL,            -- the error in words
    file      TEXT NOT NULL REFERENCES files,
    offset    INTEGER NOT NULL,
    length    INTEGER NOT NULL
) STRICT;
CREATE INDEX failures_by_entry ON failures (entry, date);
CREATE INDEX failures_by_file ON failures (file);


-- Every walk over a site's list, in the order in which they were recorded.
CREATE TABLE walks (
    number   INTEGER PRIMARY KEY,
    site     TEXT NOT NULL,
    run      TEXT NOT NULL,
    date     TEXT NOT NULL,             -- when it began
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    UNIQUE (site, run)
) STRICT;
CREATE INDEX walks_complete ON walks (site, number) WHERE complete;


-- Stretches of walks in which a list showed an entry.
CREATE TABLE presences (
    entry      INTEGER NOT NULL REFERENCES urls,
    number     INTEGER NOT NULL,        -- 1, 2, ...
    site       TEXT NOT NULL,
    first_run  TEXT NOT NULL,           -- the first walk that showed it
    first_date TEXT NOT NULL,
    last_run   TEXT NOT NULL,           -- the last walk that showed it
    last_date  TEXT NOT NULL,
    ended_run  TEXT,                    -- the second complete walk in turn that did not show it
    ended_date TEXT,
    PRIMARY KEY (entry, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX presences_open ON presences (site) WHERE ended_run IS NULL;


-- Every distinct content of an article, in the order in which they first appeared.
CREATE TABLE versions (
    entry       INTEGER NOT NULL REFERENCES urls,
    number      INTEGER NOT NULL,       -- 1, 2, ...
    fingerprint TEXT NOT NULL,          -- c1: and hexadecimal digits over letters, links and media
    capture     TEXT NOT NULL REFERENCES captures,  -- the first that showed it
    article     TEXT NOT NULL,          -- the whole record (docs/record.md), JSON
    headline    TEXT AS (json_extract(article, '$.headline')),
    date        TEXT AS (json_extract(article, '$.date')),
    lead        TEXT AS (json_extract(article, '$.lead')),
    body        TEXT AS (json_extract(article, '$.body')),
    PRIMARY KEY (entry, number)
) STRICT;


-- Every entry that ever gave an article, as it stands.
CREATE TABLE articles (
    entry      INTEGER PRIMARY KEY REFERENCES urls,
    site       TEXT NOT NULL,
    url        TEXT NOT NULL,           -- after redirects
    headline   TEXT NOT NULL,
    date       TEXT,                    -- ISO day as published
    version    INTEGER NOT NULL,        -- the current one
    status     TEXT NOT NULL CHECK (status IN ('live', 'unlisted', 'gone')),
    first_seen TEXT NOT NULL,           -- first capture that showed it
    last_seen  TEXT NOT NULL,           -- last capture that showed it
    language   TEXT,                    -- BCP 47
    FOREIGN KEY (entry, version) REFERENCES versions DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX articles_by_date ON articles (site, date, url);
CREATE INDEX articles_by_url ON articles (url);


-- Runs of consecutive captures that show one version: A, B, A is three spells of two versions.
CREATE TABLE spells (
    entry         INTEGER NOT NULL,
    number        INTEGER NOT NULL,     -- 1, 2, ...
    version       INTEGER NOT NULL,
    first_capture TEXT NOT NULL REFERENCES captures,
    first_date    TEXT NOT NULL,
    last_capture  TEXT NOT NULL REFERENCES captures,
    last_date     TEXT NOT NULL,
    captures      INTEGER NOT NULL,     -- how many
    PRIMARY KEY (entry, number),
    FOREIGN KEY (entry, version) REFERENCES versions DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;


-- What two looks with nothing between them showed to be different. Never when, why or by whom.
CREATE TABLE events (
    entry        INTEGER NOT NULL REFERENCES urls,
    number       INTEGER NOT NULL,      -- 1, 2, ... in order of the later look
    type         TEXT NOT NULL,         -- appeared, headline, lead, body, date, photo, attachment,
                                        -- link, typographic, unlisted, gone or back
    change       TEXT,                  -- text, media, link, metadata or typographic
    earlier      TEXT,                  -- record id of the earlier capture, or run of the walk
    earlier_date TEXT,
    later        TEXT NOT NULL,         -- the same of the later look
    later_date   TEXT NOT NULL,
    PRIMARY KEY (entry, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_by_date ON events (later_date);


-- The pictures of every version.
CREATE TABLE images (
    entry      INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    number     INTEGER NOT NULL,        -- 1, 2, ... in page order: main, gallery, inline
    role       TEXT NOT NULL CHECK (role IN ('main', 'gallery', 'inline')),
    url        TEXT NOT NULL,
    alt        TEXT,
    caption    TEXT,
    credit     TEXT,
    sha256     TEXT,                    -- of the bytes, as the rest; null until they are fetched
    media_type TEXT,
    width      INTEGER,                 -- pixels
    height     INTEGER,
    PRIMARY KEY (entry, version, number),
    FOREIGN KEY (entry, version) REFERENCES versions DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;


-- The translations that an article's current version offers; `translation_pairs` has both ways.
CREATE TABLE translations (
    entry    INTEGER NOT NULL REFERENCES urls,
    language TEXT NOT NULL,             -- BCP 47
    url      TEXT NOT NULL,             -- of the same article in that language
    PRIMARY KEY (entry, language, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX translations_by_url ON translations (url);


-- Every picture and attachment of which the bytes are kept, once a site whatever its addresses.
CREATE TABLE media (
    site        TEXT NOT NULL,
    sha256      TEXT NOT NULL,          -- captures.sha256 names the records that hold the bytes
    media_type  TEXT NOT NULL,          -- as the bytes show it
    size        INTEGER NOT NULL,       -- bytes
    width       INTEGER,                -- pixels; null where it is no picture
    height      INTEGER,
    byline      TEXT,                   -- embedded in the file: XMP, IPTC or EXIF
    credit_line TEXT,
    caption     TEXT,
    PRIMARY KEY (site, sha256)
) STRICT, WITHOUT ROWID;


-- Which captures ever showed a picture or attachment.
CREATE TABLE appearances (
    media TEXT NOT NULL,                -- its URL
    entry INTEGER NOT NULL REFERENCES urls,  -- what the captures were fetched for
    page  TEXT NOT NULL,                -- their URL, after redirects
    PRIMARY KEY (media, entry, page)
) STRICT, WITHOUT ROWID;


-- Full text of every article's current version, folded (store/folding.py): small letters without
-- marks, every Chinese, Japanese and Korean character a word of its own. rowid is `articles.entry`.
-- Thousands of words may begin with the same one to three letters, so these have an index too.
CREATE VIRTUAL TABLE words USING fts5(headline, lead, body, tokenize = 'ascii', prefix = '1 2 3');
INSERT INTO words (words, rank) VALUES ('rank', 'bm25(10.0, 3.0, 1.0)');


-- Views for people.

-- Every article as it reads now, the newest first.
CREATE VIEW articles_now AS
SELECT a.site, a.date, a.headline, v.lead, v.body, a.status,
       (SELECT count(*) FROM versions n WHERE n.entry = a.entry) AS versions,
       a.first_seen, a.last_seen, a.url, u.url AS listed_url, v.capture AS record_id
FROM articles a
JOIN versions v ON v.entry = a.entry AND v.number = a.version
JOIN urls u ON u.id = a.entry
ORDER BY a.date DESC, a.site, a.url;

-- What is known to have happened to each article, a line each, in words.
CREATE VIEW history AS
SELECT coalesce(a.site, u.site) AS site, coalesce(a.headline, u.headline) AS headline,
       e.later_date AS seen,
       CASE e.type
           WHEN 'appeared' THEN 'first seen'
           WHEN 'unlisted' THEN 'not in the list any more'
           WHEN 'gone' THEN 'answered 404 or 410 from here on'
           WHEN 'back' THEN 'there again'
           WHEN 'typographic' THEN 'punctuation, case or spacing differ'
           ELSE e.type || ' differs'
       END || CASE
           WHEN e.earlier_date IS NULL THEN ''
           WHEN e.type = 'appeared' THEN '; not in the list on ' || e.earlier_date
           ELSE '; compared with ' || e.earlier_date
       END AS what,
       (SELECT s.version FROM spells s WHERE s.entry = e.entry AND s.first_date <= e.later_date
        ORDER BY s.number DESC LIMIT 1) AS version,
       coalesce(a.url, u.url) AS url, e.earlier, e.later
FROM events e
JOIN urls u ON u.id = e.entry
LEFT JOIN articles a ON a.entry = e.entry
ORDER BY site, url, e.number;

-- Articles that the list does not show any more, or that answer 404 or 410.
CREATE VIEW disappeared AS
SELECT a.site, a.date, a.headline, a.status,
       (SELECT max(e.later_date) FROM events e WHERE e.entry = a.entry AND e.type = a.status)
           AS noticed,
       a.last_seen, a.url
FROM articles a
WHERE a.status <> 'live'
ORDER BY noticed DESC, a.site, a.url;

-- Differences in what articles say, the newest first.
CREATE VIEW edits AS
SELECT a.site, a.headline, e.type AS part, e.change, e.earlier_date AS still_old,
       e.later_date AS already_new, a.url, e.earlier, e.later
FROM events e
JOIN articles a ON a.entry = e.entry
WHERE e.change IS NOT NULL
ORDER BY e.later_date DESC, a.site, a.url;

-- What is to be looked at, the most urgent first; a null `next_due` means now.
CREATE VIEW due AS
SELECT site, kind, next_due, state, failure, attempts, headline, url
FROM urls
WHERE first_listed IS NOT NULL OR id IN (SELECT entry FROM articles)
ORDER BY state IN ('new', 'failed') DESC, next_due, site, url;

-- Listed articles that are not kept, and why.
CREATE VIEW missing AS
SELECT u.site, u.date, u.headline, u.state, u.failure, u.attempts, u.last_checked, u.url
FROM urls u
WHERE u.first_listed IS NOT NULL AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.entry = u.id)
ORDER BY u.site, u.date DESC, u.url;

-- An article and the same one in another language, each pair both ways; `offered_by` is the page
-- that says so.
CREATE VIEW translation_pairs AS
SELECT a.url, v.article ->> '$.language' AS language, t.url AS other, t.language AS other_language,
       a.url AS offered_by
FROM translations t JOIN articles a ON a.entry = t.entry
JOIN versions v ON v.entry = a.entry AND v.number = a.version
UNION
SELECT t.url, t.language, a.url, v.article ->> '$.language', a.url
FROM translations t JOIN articles a ON a.entry = t.entry
JOIN versions v ON v.entry = a.entry AND v.number = a.version;

-- What the archive holds of each site.
CREATE VIEW coverage AS
SELECT s.site,
       (SELECT count(*) FROM urls u WHERE u.site = s.site AND kind = 'entry') AS known,
       (SELECT count(*) FROM due d WHERE d.site = s.site AND kind = 'entry'
        AND state IN ('new', 'failed')) AS owed,
       (SELECT count(*) FROM articles a WHERE a.site = s.site) AS articles,
       (SELECT count(*) FROM articles a WHERE a.site = s.site AND status = 'live') AS live,
       (SELECT count(*) FROM articles a WHERE a.site = s.site AND status = 'unlisted') AS unlisted,
       (SELECT count(*) FROM articles a WHERE a.site = s.site AND status = 'gone') AS gone,
       (SELECT count(*) FROM articles a JOIN versions USING (entry) WHERE a.site = s.site)
           AS versions,
       (SELECT count(*) FROM media m WHERE m.site = s.site) AS media,
       (SELECT count(*) FROM captures c WHERE c.site = s.site) AS captures,
       (SELECT count(*) FROM failures f WHERE f.site = s.site) AS failures,
       (SELECT min(date) FROM articles a WHERE a.site = s.site) AS oldest,
       (SELECT max(date) FROM articles a WHERE a.site = s.site) AS newest,
       (SELECT max(date) FROM walks w WHERE w.site = s.site AND complete) AS last_complete_walk
FROM (SELECT site FROM urls UNION SELECT site FROM runs) s
ORDER BY s.site;
