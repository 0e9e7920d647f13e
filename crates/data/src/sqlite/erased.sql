-- What was erased: the change of this number, from 0, of a revision. Made anew from the contents as what is read from.
CREATE TABLE erased (
    revision INTEGER NOT NULL,
    change   INTEGER NOT NULL,
    kind     INTEGER NOT NULL,
    key      TEXT, -- NULL if it was erased as well
    erasure  INTEGER NOT NULL, -- the revision that says when, by whom and on what ground
    PRIMARY KEY (revision, change)
) STRICT, WITHOUT ROWID;
