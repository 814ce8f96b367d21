"""The log: one entry for each operation and act of administration, on disk before anyone is told what came of it.

What an entry holds is in `entry`; `profile` finds what repeats in it and `leaf` what is proved of it; `writer` appends
over `store` and `known`; `sequencer` gives each entry its place; `reader` shows each party its own view, and `accesses`
what of it tells of one person, by what `tag_index` has filled.
"""
