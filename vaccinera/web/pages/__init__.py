"""One module a subject. A page is at most 20 lines: it parses, calls one action or query, and answers."""
