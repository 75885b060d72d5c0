"""The pages: they parse, call an action or a query, and answer."""
