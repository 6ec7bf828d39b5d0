"""The ledger as people read it: audit log, activity, live changes."""
