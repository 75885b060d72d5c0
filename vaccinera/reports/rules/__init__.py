"""What a report says, how it is asked and how it is shown: no database, no clock."""
