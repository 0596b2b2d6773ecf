"""Asks a real account, by reads alone, what no public record shows, and writes down where the fake differs.

It knows botocore, as a client, and the domain.  It does not know the fake: what the fake answers is a
column of its table, which the tests hold against the fake itself.
"""
