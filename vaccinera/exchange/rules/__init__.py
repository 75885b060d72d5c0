"""How a file is read and each of its rows judged. Pure: what the register and the record say comes in as arguments."""
