-- Takes everything away that the foundation made, with all that is in it.

DROP TABLE latchkey_outbox;
DROP TABLE latchkey_role_grant;
DROP TABLE latchkey_role_include;
DROP TABLE latchkey_role_permission;
DROP TABLE latchkey_role;
DROP TABLE latchkey_key;
DROP TABLE latchkey_revocation;
DROP TABLE latchkey_session;
DROP TABLE latchkey_epoch;
DROP TABLE latchkey_one_time_token;
DROP TABLE latchkey_credential;
DROP TABLE latchkey_user;
DROP TABLE latchkey_lease;
DROP TABLE latchkey_lock;
DROP TABLE latchkey_installation;
