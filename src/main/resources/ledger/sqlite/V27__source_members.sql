-- The groups that imports of a source put users into, or found them in: those that the source may remove them from.
CREATE TABLE source_member (
    org           TEXT NOT NULL,
    service       TEXT NOT NULL,
    organization  TEXT NOT NULL,
    source        TEXT NOT NULL,
    user_id       TEXT NOT NULL,
    group_id      TEXT NOT NULL,
    name          TEXT NOT NULL,                -- of the group, when a row last named it
    PRIMARY KEY (org, service, organization, source, user_id, group_id)
) WITHOUT ROWID;
CREATE INDEX source_member_user ON source_member (user_id, group_id);

-- Whether the row says which groups its user is in, even if that is none.
ALTER TABLE record ADD COLUMN names_groups INTEGER NOT NULL DEFAULT 0;
-- The group that a user is removed from; NULL for a group that the row names.
ALTER TABLE membership ADD COLUMN group_id TEXT;

CREATE TRIGGER membership_added AFTER UPDATE OF state ON membership
    WHEN NEW.op = 'add' AND NEW.state IN ('ADDED', 'ALREADY') AND OLD.state IN ('WAITING', 'READY')
BEGIN
    INSERT INTO source_member (org, service, organization, source, user_id, group_id, name)
    SELECT org, service, organization, json_extract(options, '$.of.name'), record.user_id, user_group.group_id, NEW.name
    FROM import
        JOIN record ON record.import_id = import.id AND record.number = NEW.number
        JOIN user_group ON user_group.import_id = import.id AND user_group.name = NEW.name
    WHERE import.id = NEW.import_id AND json_extract(options, '$.of.name') IS NOT NULL
      AND record.user_id IS NOT NULL AND user_group.group_id IS NOT NULL
    ON CONFLICT DO UPDATE SET name = excluded.name WHERE name <> excluded.name;
END;

CREATE TRIGGER membership_removed AFTER UPDATE OF state ON membership
    WHEN NEW.op = 'remove' AND NEW.state = 'REMOVED' AND OLD.state = 'READY'
BEGIN
    DELETE FROM source_member
    WHERE group_id = NEW.group_id
      AND user_id = (SELECT user_id FROM record WHERE import_id = NEW.import_id AND number = NEW.number)
      AND (org, service, organization, source) = (
        SELECT org, service, organization, json_extract(options, '$.of.name') FROM import WHERE id = NEW.import_id);
END;
