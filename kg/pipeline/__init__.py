"""A build from end to end: what is named is found, read, resolved, mapped, judged and written.

Nothing is imported here: who maps a table does not wait for what reads texts.
"""
