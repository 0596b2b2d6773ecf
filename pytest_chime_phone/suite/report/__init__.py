"""The outcome report: which answers of the service a suite has met, and which never.  Private.

Each call is of a class (`outcome_classes`), classes are counted (`tally`) and laid beside what could have
come (`matrix`).  The terminal, JSON, the page and the gates all read the matrix, of one run or of several.
"""
