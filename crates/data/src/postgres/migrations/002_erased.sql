-- What was erased: the change of this number, from 0, of a revision. Made anew from the contents as `thing` is. The seed
-- of such a revision, and of the one that records the erasure, is empty.
CREATE TABLE erased (
    revision bigint NOT NULL,
    change   bigint NOT NULL,
    kind     smallint NOT NULL,
    key      text COLLATE "C", -- NULL if it was erased as well
    erasure  bigint NOT NULL,  -- the revision that says when, by whom and on what ground
    PRIMARY KEY (revision, change)
);
