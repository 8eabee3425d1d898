"""The front door: connections, what they may ask and send, before a page sees any of it.

Uvicorn reads and writes HTTP in one thread that waits for all connections at once; the pages run in
a pool of threads. A thread is taken only for a request that is there as a whole, so that slow
clients hold none (docs/decisions/0036).
"""
