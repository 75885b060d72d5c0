-- one row per outcome that an earlier open month would leave behind, were it locked as it stands
-- read by the statements above when the next month is settled in the same preview
-- decision a preview of a month treats every earlier open month as settled by its own preview (rule 36)
INSERT INTO earlier_outcome (document_id, code, is_final, facts, detail)
SELECT document_id, code, is_final, facts, detail
FROM settled_outcome;
