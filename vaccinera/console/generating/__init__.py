"""A million people and more for a demo region, made up in the database itself, to see how the service bears it."""
