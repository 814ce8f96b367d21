"""`hub bench`: the hub beside its bare limit and beside idiomatic Strawberry, over three databases, in one run.

Each subject is a server process of its own and a light client process asks them in turn. `run` is the file to read
first; `workloads` says what is asked.
"""
