-- Takes the organizations and their members away: where one required a second factor, it is required no more.

DROP TABLE latchkey_member;
DROP TABLE latchkey_organization;
DELETE FROM latchkey_lock WHERE name = 'organizations';
