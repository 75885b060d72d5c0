"""Each report calculated a second time, in plain Python over the recorded rows, by whoever did not write its SQL.

A module here has the name of its report, and tells:

- ``scene(region)``: makes what is counted, so that every column of the report holds more than one value;
- ``WHO``: the persona who runs it; ``recorded()``: what was recorded, from the tables and never from the facts, as that
  persona's provider; ``RECORDED``: how many of these there are, as a literal;
- ``rows(recorded, asked)``: from these to the report's rows, every column of its entry, in the report's order.
"""
