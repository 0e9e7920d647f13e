-- Rows of observations that now and then say all of their series, so that what is newest is read without all that ever was.
-- The programs of before find no column `body`, so they cannot mistake what is there. All that is read from is made anew from
-- the contents after this.
TRUNCATE observation;
ALTER TABLE observation RENAME COLUMN body TO block;
-- How much may be written to the series after the row until its rest is due; and that: what was newest in all other periods,
-- NULL where rows before say it. See rest.rs.
ALTER TABLE observation ADD COLUMN allowance integer NOT NULL, ADD COLUMN rest bytea;
ALTER TABLE observation ALTER COLUMN rest SET STORAGE EXTERNAL;
