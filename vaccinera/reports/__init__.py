"""What is counted: facts of plain types, the catalogue of reports over them, and the files they are taken out in."""
