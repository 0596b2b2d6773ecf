"""The doors: one module for each kind of client, the only ones that know its library.

A door patches classes, so that clients of any age go through it, hands a neutral `Request` to the
fake and gives the client what its library would make of the answer.
"""
