-- Rows that now and then say all of their series, so that what is newest is read without all that ever was. They are made
-- anew from the contents.
DROP TABLE observation;
CREATE TABLE observation (
    indicator INTEGER NOT NULL,
    measure   INTEGER NOT NULL,
    "of"      INTEGER NOT NULL, -- 0 for nothing
    area      INTEGER NOT NULL,
    revision  INTEGER NOT NULL,
    first     INTEGER NOT NULL, -- of its periods: first month since the year 0, times 2048, plus number of months
    last      INTEGER NOT NULL,
    changes   INTEGER NOT NULL, -- how many periods
    embargoed INTEGER NOT NULL, -- whether any of them was put under embargo
    allowance INTEGER NOT NULL, -- how much may be written to the series after it, until the rest is due: see store/rest.rs
    body      BLOB NOT NULL,    -- the block: see store/block.rs
    rest      BLOB,             -- what was newest in all other periods; NULL where rows before say it
    PRIMARY KEY (indicator, measure, "of", area, revision, first)
) STRICT, WITHOUT ROWID;
-- What revisions put under embargo.
CREATE INDEX observation_by_embargo ON observation (revision) WHERE embargoed;
