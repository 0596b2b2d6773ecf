"""Between the code under test and the network: one module for each client library.  Private.

An interceptor patches classes, so that clients of any age come through it.  It hands a neutral `Request`
to the backend and gives the client what its library would make of the answer.
"""
