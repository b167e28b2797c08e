-- For who looks for refusals alone, which are few among all that was done.
CREATE INDEX latchkey_audit_outcome ON latchkey_audit (outcome, at, id);
