-- one row per person who may not lock the run, since they had a hand in what it pays by, to whom or what beside
-- read by reimbursement.actions.locking, once the run's balances are written
-- decision whoever approves a run has not edited what it pays by (permissions.md); of a line by hand its proposer alone, since
-- approving one is the approver's own task
WITH edited AS (
  SELECT list.proposed_by_hsa_id, list.decided_by_hsa_id
  FROM reimbursement_price_list list
  WHERE list.id IN (
    SELECT price.price_list_id FROM reimbursement_price price WHERE price.id IN (SELECT price_id FROM settled_line)
  )
  UNION ALL
  SELECT terms.proposed_by_hsa_id, terms.decided_by_hsa_id
  FROM reimbursement_terms terms
  WHERE terms.id IN (SELECT terms_id FROM terms_of_day)
  UNION ALL
  SELECT change.proposed_by_hsa_id, change.decided_by_hsa_id
  FROM organisations_contract contract
  JOIN organisations_change change ON change.id IN (contract.change_id, contract.ended_by_id)
  WHERE contract.id IN (SELECT contract_id FROM contract_of)
  UNION ALL
  -- What lets a visit of a locked month be judged again.
  SELECT decision.proposed_by_hsa_id, decision.decided_by_hsa_id
  FROM reimbursement_retroactive_decision decision
  WHERE decision.state = 'approved'
    AND EXISTS (
      SELECT
      FROM considered
      JOIN held ON held.document_id = considered.document_id
      WHERE considered.is_reopened
        AND decision.decided_at > held.judged_at
        AND considered.given_on >= decision.from_on
        AND considered.given_on < decision.to_on
        AND (decision.programmes = '[]' OR decision.programmes ? considered.programme_id)
        AND (decision.assignments = '[]' OR decision.assignments ? considered.assignment_code)
    )
  UNION ALL
  -- Whom the run pays, on the day it is locked or from a later one.
  SELECT payee.proposed_by_hsa_id, payee.decided_by_hsa_id
  FROM reimbursement_payee payee
  JOIN reimbursement_balance balance ON balance.provider_id = payee.provider_id
  WHERE payee.state = 'approved'
    AND (payee.to_on IS NULL OR payee.to_on > %(on)s)
    AND balance.run_id = %(run)s
    AND balance.paid_ore > 0
)
SELECT proposed_by_hsa_id AS hsa_id FROM edited
UNION
SELECT decided_by_hsa_id FROM edited
UNION
SELECT line.proposed_by_hsa_id
FROM reimbursement_manual_line line
WHERE line.state = 'approved' AND line.month = %(month)s
UNION
SELECT cost.proposed_by_hsa_id
FROM reimbursement_extra_cost cost
WHERE cost.state = 'approved'
  AND cost.document_id IN (SELECT document_id FROM settled_line WHERE kind = 'extra_cost')
