"""Reading visits and drafts, always from the reader: the first lock over the row policies' second."""
