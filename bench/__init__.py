"""Reproducible measurements with budgets: `./just bench [name]`. Each module that is a program is one."""
