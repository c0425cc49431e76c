-- Rows of files are added without triggers; what triggers did for rows of messages is done with their insertion.
DROP TRIGGER record_added;
DROP TRIGGER record_added_tallied;

CREATE INDEX import_identify ON import (org, identify_at) WHERE identify_at IS NOT NULL;
