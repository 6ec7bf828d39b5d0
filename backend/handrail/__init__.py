"""Handrail: the control plane for AI agents that act."""

__version__ = "0.1.0"
