"""Reports: the figures of a day, a week, a month or any range, kept as they were; made by themselves on a schedule."""
