"""The monthly reimbursement: policy as dated data, runs, and a ledger in whole öre."""
