"""Rules that allow a tool run, deny it, or require people."""
