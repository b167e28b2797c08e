-- Takes the names away: access tokens that have one are refused, and their clients refresh them.

DROP TABLE latchkey_subject;
