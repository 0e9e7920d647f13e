-- The tables of a ledger. See docs/decisions/008-postgresql.md.

-- One row: which ledger this is. Whoever writes locks it.
CREATE TABLE ledger (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id       bytea NOT NULL
);

-- The revisions. Times are in microseconds since 1970 and never fall.
CREATE TABLE revision (
    revision bigint PRIMARY KEY,
    time     bigint NOT NULL,
    author   text NOT NULL,
    reason   text NOT NULL,
    changes  bigint NOT NULL,
    seed     bytea NOT NULL,
    digest   bytea NOT NULL
);
CREATE INDEX revision_by_time ON revision (time, revision);

-- What each revision changed, in its canonical encoding: the truth, from which `thing` can be made anew.
-- Codec 0 is the encoding itself.
CREATE TABLE content (
    revision bigint NOT NULL,
    part     integer NOT NULL,
    codec    smallint NOT NULL,
    body     bytea NOT NULL,
    PRIMARY KEY (revision, part)
);

-- The answers to requests that must not be carried out twice.
CREATE TABLE request (
    principal   text NOT NULL,
    method      text NOT NULL,
    request_id  text NOT NULL,
    body_digest bytea NOT NULL,
    revision    bigint,
    unchanged   bigint NOT NULL,
    warnings    bytea NOT NULL,
    PRIMARY KEY (principal, method, request_id)
);

-- All things that there ever were; as of a revision, the row with the greatest revision up to it. Keys are
-- in the order of their bytes, whatever the database's own order of texts is.
CREATE TABLE thing (
    kind     smallint NOT NULL,
    key      text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    area     text COLLATE "C", -- of observations, else NULL
    body     bytea,            -- the canonical content; NULL if the row is a withdrawal
    picture  bytea             -- the content of media, which their body leaves out
);
ALTER TABLE thing ALTER COLUMN picture SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX thing_by_key ON thing (kind, key, revision DESC);
CREATE INDEX thing_by_area ON thing (area, key, revision DESC) WHERE area IS NOT NULL;
