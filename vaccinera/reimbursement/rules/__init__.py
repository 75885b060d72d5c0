"""What is judged and written without a database: no Django here."""
