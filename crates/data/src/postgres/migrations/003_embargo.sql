-- When the embargo of an observation ends, in microseconds since 1970; NULL for all others.
ALTER TABLE thing ADD COLUMN embargo_until bigint;
CREATE INDEX thing_by_embargo ON thing (revision) WHERE embargo_until IS NOT NULL;
