-- Who may see an observation. NULL stands for free.
ALTER TABLE observation ADD COLUMN confidentiality INTEGER;
ALTER TABLE observation ADD COLUMN embargo_until INTEGER; -- microseconds since 1970
-- What revisions put under embargo.
CREATE INDEX observation_by_embargo ON observation (revision) WHERE embargo_until IS NOT NULL;
