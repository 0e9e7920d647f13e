-- What a revision, or a part of one, recorded in a series: a row each. It is made anew from the contents.
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
    body      BLOB NOT NULL,    -- the block: see store/block.rs
    PRIMARY KEY (indicator, measure, "of", area, revision, first)
) STRICT, WITHOUT ROWID;
-- What revisions put under embargo.
CREATE INDEX observation_by_embargo ON observation (revision) WHERE embargoed;
