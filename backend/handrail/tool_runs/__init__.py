"""Tool runs: request, decide, claim, report. The heart."""
