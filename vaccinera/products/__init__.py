"""What is given: vaccine products, their packs and codes, and the batches a unit vaccinates from."""
