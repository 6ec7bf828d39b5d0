"""The small core every slice stands on. It knows no feature."""
