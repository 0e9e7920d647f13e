-- The tables of a ledger, formats 1 and 2; format 3 adds that of erased.sql, formats 6 and 7 have another for observations: see
-- blocks.sql, rest.sql and docs/decisions/004-sqlite-tables.md.

-- What holds for the ledger as a whole: `ledger_id`.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- The revisions. Times are in microseconds since 1970 and never fall.
CREATE TABLE revision (
    revision INTEGER PRIMARY KEY,
    time     INTEGER NOT NULL,
    author   TEXT NOT NULL,
    reason   TEXT NOT NULL,
    changes  INTEGER NOT NULL,
    seed     BLOB NOT NULL, -- empty, since format 3, if something was erased or the revision records that
    digest   BLOB NOT NULL
) STRICT;

-- What each revision changed, in its canonical encoding (in a form of its own in revisions without a seed, see
-- docs/decisions/013-erasure.md): the truth, from which all tables below can be
-- made anew. Codec 0 is the encoding itself; codec 1, since format 2, is its length (4 bytes, the lowest first) and an
-- LZ4 block.
CREATE TABLE content (
    revision INTEGER NOT NULL,
    part     INTEGER NOT NULL,
    codec    INTEGER NOT NULL,
    body     BLOB NOT NULL,
    PRIMARY KEY (revision, part)
) STRICT, WITHOUT ROWID;

-- The answers to requests that must not be carried out twice.
CREATE TABLE request (
    principal   TEXT NOT NULL,
    method      TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    body_digest BLOB NOT NULL,
    revision    INTEGER,
    unchanged   INTEGER NOT NULL,
    warnings    BLOB NOT NULL,
    PRIMARY KEY (principal, method, request_id)
) STRICT, WITHOUT ROWID;

-- Ids and notes, so that the rows of observations are numbers.
CREATE TABLE dictionary (
    id   INTEGER PRIMARY KEY,
    term TEXT NOT NULL UNIQUE
) STRICT;

-- All observations that there ever were; as of a revision, the row with the greatest revision up to it.
CREATE TABLE observation (
    indicator INTEGER NOT NULL,
    measure   INTEGER NOT NULL,
    "of"      INTEGER NOT NULL, -- 0 for nothing
    area      INTEGER NOT NULL,
    period    INTEGER NOT NULL, -- first month since the year 0, times 2048, plus number of months
    revision  INTEGER NOT NULL,
    mantissa  ANY,              -- a text of digits where it does not fit into 64 bits
    scale     INTEGER,
    standing  INTEGER,
    absence   INTEGER,
    qualifier INTEGER,          -- NULL, as all the others, if the row is a withdrawal
    statuses  INTEGER,
    stage     INTEGER,
    source    INTEGER,
    note_zh   INTEGER,
    note_en   INTEGER,
    PRIMARY KEY (indicator, measure, "of", area, period, revision)
) STRICT, WITHOUT ROWID;

-- All other things that there ever were, read alike.
CREATE TABLE thing (
    kind     INTEGER NOT NULL,
    key      TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body     BLOB, -- NULL if the row is a withdrawal
    picture  BLOB, -- the content of media, which their body leaves out
    PRIMARY KEY (kind, key, revision)
) STRICT, WITHOUT ROWID;
