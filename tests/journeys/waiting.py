"""What waits to be signed, made for a journey: doses of a morning that nobody has signed yet."""

from __future__ import annotations

from tests.journeys.site import Site

_COPY = """
WITH one AS (
  SELECT v.*, s.id AS staff_id, s.hsa_id AS staff_hsa_id, s.given_name || ' ' || s.family_name AS staff_name,
         u.id AS at_unit, u.hsa_id AS at_hsa_id, u.name AS at_name
    FROM visits_visit v, organisations_staff s, organisations_unit u
   WHERE v.state = 'given' AND v.is_current AND v.nullified_at IS NULL AND v.last_day_to_sign >= '2026-11-30'
     AND s.given_name || ' ' || s.family_name = %(name)s AND u.id = %(unit)s
   ORDER BY v.id LIMIT 1),
given AS (
  INSERT INTO visits_visit SELECT (r).* FROM (
    SELECT jsonb_populate_record(NULL::visits_visit, to_jsonb(o) || jsonb_build_object(
             'id', n.id, 'document_id', n.id, 'draft_id', NULL, 'person_id', n.person_id, 'unit_id', o.at_unit,
             'unit_hsa_id', o.at_hsa_id, 'unit_name', o.at_name, 'state', 'given', 'patient_protection', 'none',
             'prescription_signed_at', NULL, 'administration_signed_at', NULL)) AS r
      FROM one o, unnest(%(ids)s::uuid[], %(people)s::uuid[]) AS n(id, person_id)) AS rows
  RETURNING id),
prescribed AS (
  INSERT INTO visits_prescription SELECT (r).* FROM (
    SELECT jsonb_populate_record(NULL::visits_prescription, to_jsonb(p) || jsonb_build_object(
             'id', gen_random_uuid(), 'visit_id', n, 'basis', 'own', 'basis_reason', '', 'signed_at', NULL,
             'prescriber_id', o.staff_id, 'prescriber_hsa_id', o.staff_hsa_id, 'prescriber_name', o.staff_name)) AS r
      FROM one o JOIN visits_prescription p ON p.visit_id = o.id, unnest(%(ids)s::uuid[]) AS n) AS rows)
INSERT INTO visits_administration SELECT (r).* FROM (
  SELECT jsonb_populate_record(NULL::visits_administration, to_jsonb(a) || jsonb_build_object(
           'id', gen_random_uuid(), 'visit_id', n, 'signed_at', NULL,
           'giver_id', o.staff_id, 'giver_hsa_id', o.staff_hsa_id, 'giver_name', o.staff_name)) AS r
    FROM one o JOIN visits_administration a ON a.visit_id = o.id, unnest(%(ids)s::uuid[]) AS n) AS rows
"""
_IDS = "SELECT array_agg(gen_random_uuid()::text) FROM generate_series(1, %(count)s)"


def unsigned_doses(site: Site, name: str, *, unit: int, count: int) -> list[str]:
    """So many visits, each of somebody else, prescribed and given by one of the staff at a unit; their keys."""
    ids: list[str] = site.one(_IDS, {"count": count})
    people = [site.someone().id for _ in range(count)]
    site.rows(_COPY, {"name": name, "unit": unit, "ids": ids, "people": people})
    return ids
