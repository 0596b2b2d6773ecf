"""Small programs that buy, assign, rename, count and give back phone numbers.

None of them knows of pytest.  The test beside each shows how to reach what goes wrong in it.
"""
