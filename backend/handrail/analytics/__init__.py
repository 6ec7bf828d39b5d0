"""Figures of agents' work over time: model calls, tool runs and their oversight, in anybody's time zone."""
