"""Writing drafts, visits and signatures: one act, one function, one transaction."""
