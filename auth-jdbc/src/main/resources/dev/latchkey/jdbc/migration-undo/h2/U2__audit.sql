-- Takes the audit log away.

DROP TABLE latchkey_audit_chain;
DROP TABLE latchkey_audit;
