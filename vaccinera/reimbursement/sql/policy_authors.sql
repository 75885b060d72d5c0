-- one row per person who proposed or decided prices, terms or contracts that the run being locked rests on
-- read by reimbursement.actions.locking
-- decision whoever approves a run has not edited what it pays by (permissions.md)
SELECT list.proposed_by_hsa_id AS hsa_id
FROM reimbursement_price_list list
WHERE list.id IN (
  SELECT price.price_list_id FROM reimbursement_price price WHERE price.id IN (SELECT price_id FROM settled_line)
)
UNION
SELECT list.decided_by_hsa_id
FROM reimbursement_price_list list
WHERE list.id IN (
  SELECT price.price_list_id FROM reimbursement_price price WHERE price.id IN (SELECT price_id FROM settled_line)
)
UNION
SELECT terms.proposed_by_hsa_id
FROM reimbursement_terms terms
WHERE terms.id IN (SELECT terms_id FROM terms_of_day)
UNION
SELECT terms.decided_by_hsa_id
FROM reimbursement_terms terms
WHERE terms.id IN (SELECT terms_id FROM terms_of_day)
UNION
SELECT change.proposed_by_hsa_id
FROM organisations_contract contract
JOIN organisations_change change ON change.id IN (contract.change_id, contract.ended_by_id)
WHERE contract.id IN (SELECT contract_id FROM contract_of)
UNION
SELECT change.decided_by_hsa_id
FROM organisations_contract contract
JOIN organisations_change change ON change.id IN (contract.change_id, contract.ended_by_id)
WHERE contract.id IN (SELECT contract_id FROM contract_of)
