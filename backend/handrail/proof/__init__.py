"""Proof that the ledger is as it was written: checkpoints, verification, retention, erasure."""
