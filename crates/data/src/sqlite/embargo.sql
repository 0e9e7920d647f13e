-- Who may see an observation. NULL stands for free.
ALTER TABLE observation ADD COLUMN confidentiality INTEGER;
ALTER TABLE observation ADD COLUMN embargo_until INTEGER; -- microseconds since 1970
-- What has to be freed, and when.
CREATE INDEX observation_by_embargo ON observation (embargo_until) WHERE embargo_until IS NOT NULL;
