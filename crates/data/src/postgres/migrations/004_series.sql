-- Observations by their series. What one revision, or a part of it, recorded in a series is one row; contents are
-- compressed. The programs of before find neither the columns that they read nor the codec, so they cannot mistake what is
-- there. All that is read from is made anew from the contents after this.

-- Series that something was ever recorded in: indicator, measure, of and area of observations' keys, with spaces between,
-- in the order of their bytes.
CREATE TABLE series (
    id  integer PRIMARY KEY,
    key text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX series_by_key ON series (key);
-- The fourth component is the area.
CREATE INDEX series_by_area ON series (split_part(key, ' ', 4), key);

-- All observations that there ever were; as of a revision, what the row with the greatest revision up to it says of the
-- period. Periods are numbers: the first month since the year 0, times 2048, plus the number of months.
CREATE TABLE observation (
    revision  bigint NOT NULL,
    series    integer NOT NULL,
    first     integer NOT NULL, -- the first period
    last      integer NOT NULL, -- the last period
    changes   integer NOT NULL CHECK (changes > 0), -- the number of periods
    embargoed boolean NOT NULL, -- whether something of it is
    body      bytea NOT NULL,   -- what is recorded of each period; see block.rs
    PRIMARY KEY (series, revision, first)
) WITH (toast_tuple_target = 8160);
-- It is compressed already, and read with the row.
ALTER TABLE observation ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX observation_by_embargo ON observation (revision) WHERE embargoed;

-- All things of other kinds, as before.
TRUNCATE thing;
ALTER TABLE thing DROP COLUMN area, DROP COLUMN embargo_until;
ALTER TABLE thing RENAME COLUMN body TO content;

-- Codec 1 is the length of the encoding (4 bytes, the lowest first) and an LZ4 block.
ALTER TABLE content ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TABLE earlier_content AS SELECT revision, part, body FROM content;
TRUNCATE content;

-- Who could read or write the things that were there can do so now.
DO $$
DECLARE
    allowed record;
BEGIN
    FOR allowed IN
        SELECT acl.privilege_type AS privilege,
               CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE acl.grantee::regrole::text END AS role
        FROM pg_class, aclexplode(relacl) AS acl
        WHERE pg_class.oid = 'thing'::regclass AND acl.grantee <> relowner
    LOOP
        EXECUTE format('GRANT %s ON series, observation TO %s', allowed.privilege, allowed.role);
    END LOOP;
END $$;
