-- What comparable growth is held on, by the canonical encoding's own fields; NULL for nothing.
ALTER TABLE observation ADD COLUMN comparison BLOB;
