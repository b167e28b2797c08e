DROP INDEX latchkey_audit_outcome;
