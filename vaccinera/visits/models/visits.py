"""The visit and its parts, from a draft at the chair to the signatures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value

from vaccinera.declarations.models import Declaration
from vaccinera.organisations.models import CareProvider, CareUnit, Staff
from vaccinera.patients.models import Person
from vaccinera.products.models import Product, UnitBatch
from vaccinera.programmes.models import Programme, ProgrammeVersion
from vaccinera.visits.states import Basis, DraftState, Origin, SignatureKind, VisitState


class Draft(models.Model):
    """Work at the chair: what the registration page held when it last saved itself, exactly as typed.

    ``withdrawn_at`` is when a prescription signed for it was last withdrawn. ``moved_from`` is the entry, made on the
    wrong person, that this work puts on the right one. Open work waits in the unit's line from ``waiting_since`` until
    it is taken; put back, it has its old place. ``saved_page`` and ``saved_number`` are of the save that holds: which
    opened page sent it, and the how manieth of that page it was.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    unit = models.ForeignKey(CareUnit, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT)
    programme = models.ForeignKey(Programme, models.PROTECT)
    state = models.CharField(max_length=30)
    content = models.JSONField()
    revision = models.IntegerField()
    declaration = models.ForeignKey(Declaration, models.PROTECT, null=True)
    prescriber = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="drafts_to_prescribe")
    created_by = models.ForeignKey(Staff, models.PROTECT, related_name="drafts_begun")
    created_at = models.DateTimeField()
    updated_by_hsa_id = models.CharField(max_length=32)
    updated_by_name = models.CharField(max_length=160)
    updated_at = models.DateTimeField()
    discarded_reason = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    moved_from = models.ForeignKey("Visit", models.PROTECT, null=True, related_name="drafts_moved_to")
    waiting_since = models.DateTimeField(null=True)
    waiting_note = models.CharField(max_length=200, blank=True, default="", db_default="")
    taken_at = models.DateTimeField(null=True)
    taken_by_hsa_id = models.CharField(max_length=32, blank=True, default="", db_default="")
    taken_by_name = models.CharField(max_length=160, blank=True, default="", db_default="")
    saved_page = models.CharField(max_length=60, blank=True, default="", db_default="")
    saved_number = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "visits_draft"
        indexes = (
            models.Index(
                fields=("unit", "-updated_at"),
                name="visits_drafts_at_work",
                condition=Q(state__in=["open", "awaiting_prescriber", "prescribed"]),
            ),
            models.Index(fields=("person", "-updated_at"), name="visits_drafts_of_a_person"),
            models.Index(
                fields=("unit", "waiting_since"),
                name="visits_drafts_in_line",
                condition=Q(state="open", waiting_since__isnull=False, taken_at__isnull=True),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in DraftState]), name="a_draft_has_a_known_state"
            ),
            models.UniqueConstraint(
                fields=("provider_id", "unit", "person", "programme", "created_by"),
                condition=Q(state__in=["open", "awaiting_prescriber", "prescribed"]),
                name="one_draft_a_person_programme_and_author",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | (Q(waiting_since__isnull=False) & ~Q(taken_by_hsa_id="")),
                name="who_is_taken_from_the_line_was_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="discarded") | ~Q(discarded_reason=""), name="a_discarded_draft_says_why"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Visit(models.Model):
    """One version of one vaccination visit, with the facts of the day it took place.

    ``document_id`` is the same over all versions (RIV-07). ``given_on`` is the Swedish day of ``given_at``; both are
    empty while the dose is only prescribed. ``is_in_weeks`` is whether the group's weeks of pregnancy were met, null
    when it has none. The unit, provider, residence and protection are copies as they stood.
    ``passed_warnings`` holds each warning's code, rule and version with the reason it was passed with. A visit from
    another system says so in ``origin``, and only such a one may lack what was never asked for there.
    """

    id = models.UUIDField(primary_key=True)
    document_id = models.UUIDField()
    version = models.IntegerField()
    is_current = models.BooleanField()
    provider_id = models.IntegerField()
    provider_hsa_id = models.CharField(max_length=32)
    provider_name = models.CharField(max_length=200)
    unit = models.ForeignKey(CareUnit, models.PROTECT)
    unit_hsa_id = models.CharField(max_length=32)
    unit_name = models.CharField(max_length=200)
    assignment_code = models.CharField(max_length=40)
    setting = models.CharField(max_length=40)
    source_system_hsa_id = models.CharField(max_length=32)
    person = models.ForeignKey(Person, models.PROTECT)
    draft = models.ForeignKey(Draft, models.PROTECT, null=True)
    declaration = models.ForeignKey(Declaration, models.PROTECT, null=True)
    programme = models.ForeignKey(Programme, models.PROTECT)
    programme_version = models.ForeignKey(ProgrammeVersion, models.PROTECT, null=True)
    season = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    given_at = models.DateTimeField(null=True)
    given_on = models.DateField(null=True)
    duplicate_group = models.CharField(max_length=60)
    extra_dose_reason = models.CharField(max_length=300, blank=True)
    target_group = models.CharField(max_length=60)
    payer = models.CharField(max_length=20)
    target_group_rule = models.CharField(max_length=40)
    is_in_weeks = models.BooleanField(null=True)
    risk_categories = models.JSONField()
    passed_warnings = models.JSONField()
    patient_postal_code = models.CharField(max_length=5, blank=True)
    patient_municipality_code = models.CharField(max_length=4, blank=True)
    patient_region_code = models.CharField(max_length=2, blank=True)
    patient_protection = models.CharField(max_length=30)
    approved_for_patient = models.BooleanField()
    recorded_at = models.DateTimeField()
    recorded_later = models.BooleanField(null=True)
    recorded_by_hsa_id = models.CharField(max_length=32)
    recorded_by_name = models.CharField(max_length=160)
    recorded_by_role_code = models.CharField(max_length=20)
    prescription_signed_at = models.DateTimeField(null=True)
    administration_signed_at = models.DateTimeField(null=True)
    last_day_to_sign = models.DateField(null=True)
    nullified_at = models.DateTimeField(null=True)
    nullified_reason = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_hsa_id = models.CharField(max_length=32, blank=True, default="", db_default="")
    withdrawn_by_name = models.CharField(max_length=160, blank=True, default="", db_default="")
    withdrawn_reason = models.CharField(max_length=40, blank=True, default="", db_default="")
    withdrawn_changes = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    origin = models.CharField(max_length=20, default=Origin.RECORDED.value)
    import_id = models.UUIDField(null=True)
    source_row_key = models.CharField(max_length=64, blank=True, default="")
    withdrawn_note = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        db_table = "visits_visit"
        indexes = (
            models.Index(fields=("person", "-given_on"), name="visits_of_a_person"),
            models.Index(fields=("unit", "given_on"), name="visits_of_a_unit_and_day"),
            models.Index(fields=("given_on",), name="visits_of_a_day"),
            models.Index(fields=("recorded_at", "given_on"), name="visits_written_since"),
            # Read by itself where doses are counted: it has all that is asked then, and the keys of what is joined.
            models.Index(
                fields=("given_on", "provider_id", "unit", "programme"),
                include=(
                    *("id", "person", "patient_protection", "recorded_at", "given_at", "season", "target_group"),
                    *("payer", "setting", "origin", "duplicate_group", "recorded_later", "last_day_to_sign"),
                    *("prescription_signed_at", "administration_signed_at"),
                    *("patient_municipality_code", "patient_region_code"),
                ),
                name="visits_counted",
                condition=Q(is_current=True, nullified_at__isnull=True, state="complete"),
            ),
            models.Index(
                fields=("given_on", "provider_id"),
                name="visits_with_warnings",
                condition=Q(is_current=True, nullified_at__isnull=True) & ~Q(passed_warnings=[]),
            ),
            models.Index(
                fields=("provider_id", "last_day_to_sign"),
                name="visits_left_to_sign",
                condition=Q(state="given", is_current=True),
            ),
            models.Index(
                fields=("unit",), name="visits_left_to_give", condition=Q(state="prescribed", is_current=True)
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("draft",),
                condition=~Q(state="withdrawn") & Q(version=1),
                name="a_draft_makes_at_most_one_visit",
            ),
            models.UniqueConstraint(fields=("document_id", "version"), name="a_version_of_a_visit_is_written_once"),
            models.UniqueConstraint(
                fields=("document_id",), condition=Q(is_current=True), name="one_version_of_a_visit_stands"
            ),
            models.UniqueConstraint(
                fields=("provider_id", "person", "duplicate_group", "given_on"),
                condition=Q(is_current=True, nullified_at__isnull=True, extra_dose_reason=""),
                name="one_dose_of_a_product_group_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in VisitState]), name="a_visit_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["prescribed", "withdrawn"],
                    given_at__isnull=True,
                    given_on__isnull=True,
                    administration_signed_at__isnull=True,
                )
                | (
                    Q(state__in=["given", "complete"])
                    & Q(given_at__isnull=False, given_on__isnull=False, last_day_to_sign__isnull=False)
                ),
                name="a_given_visit_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="complete")
                | Q(origin="imported")
                | Q(prescription_signed_at__isnull=False, administration_signed_at__isnull=False),
                name="a_complete_visit_has_both_signatures",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=[str(origin) for origin in Origin]), name="a_visit_has_a_known_origin"
            ),
            models.CheckConstraint(
                condition=~Q(origin="recorded") | Q(declaration__isnull=False, programme_version__isnull=False),
                name="a_visit_recorded_here_has_its_declaration_and_rules",
            ),
            models.CheckConstraint(
                condition=Q(origin="recorded", import_id__isnull=True, source_row_key="")
                | ~Q(origin="recorded") & Q(import_id__isnull=False, state="complete") & ~Q(source_row_key=""),
                name="an_imported_visit_is_complete_and_names_its_import",
            ),
            models.UniqueConstraint(
                fields=("provider_id", "source_row_key"),
                condition=~Q(origin="recorded") & Q(version=1),
                name="a_row_is_imported_once",
            ),
            models.CheckConstraint(
                condition=~Q(unit_hsa_id="") & ~Q(provider_hsa_id="") & ~Q(source_system_hsa_id=""),
                name="a_visit_names_its_unit_and_provider",
            ),
            models.CheckConstraint(
                condition=Q(nullified_at__isnull=True) | ~Q(nullified_reason=""), name="a_nullified_visit_says_why"
            ),
            models.CheckConstraint(condition=~Q(recorded_by_hsa_id=""), name="a_visit_says_who_recorded_it"),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                & ~Q(withdrawn_by_hsa_id="")
                & ~Q(withdrawn_reason="")
                | ~Q(state="withdrawn") & Q(withdrawn_at__isnull=True),
                name="a_withdrawn_prescription_says_by_whom_and_why",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

    @property
    def reviewed(self) -> Declaration:
        """The declaration the visit rests on. Raises ``AssertionError`` for an imported visit, which has none."""
        if self.declaration is None:
            raise AssertionError("an imported visit rests on no declaration of ours")
        return self.declaration

    @property
    def judged_by(self) -> ProgrammeVersion:
        """The programme's version of the day. Raises ``AssertionError`` for an imported visit, which none judged."""
        if self.programme_version is None:
            raise AssertionError("an imported visit was judged by no version of ours")
        return self.programme_version


class Prescription(models.Model):
    """What may be given, by whose word (LAW-04). Final from the moment it is signed.

    ``lifted`` are the answers and contraindications that only a physician's own prescription lifts, each with its rule,
    its version and what it asked for. ``expires_on`` is the last day it may be given on, when it was signed beforehand;
    ``list_id`` is shared by all that were signed in one act.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    visit = models.OneToOneField(Visit, models.PROTECT)
    product = models.ForeignKey(Product, models.PROTECT)
    dose_quantity = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    dose_unit = models.CharField(max_length=20)
    route = models.CharField(max_length=20)
    indication = models.CharField(max_length=200)
    planned_at = models.DateTimeField()
    prescribed_at = models.DateTimeField()
    prescriber = models.ForeignKey(Staff, models.PROTECT, null=True)
    prescriber_hsa_id = models.CharField(max_length=32)
    prescriber_name = models.CharField(max_length=160)
    prescriber_role_code = models.CharField(max_length=20)
    prescriber_unit_hsa_id = models.CharField(max_length=32)
    basis = models.CharField(max_length=20)
    basis_reason = models.CharField(max_length=300, blank=True)
    right_rule = models.CharField(max_length=40)
    stop_reason = models.CharField(max_length=300, blank=True)
    lifted = models.JSONField(default=list)
    comment = models.CharField(max_length=300, blank=True)
    expires_on = models.DateField(null=True)
    list_id = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)
    is_imported = models.BooleanField(default=False)

    class Meta:
        db_table = "visits_prescription"
        constraints = (
            models.CheckConstraint(
                condition=Q(list_id__isnull=True) | Q(lifted=[]), name="a_prescription_by_list_lifts_no_stop"
            ),
            models.CheckConstraint(
                condition=Q(basis__in=[str(basis) for basis in Basis]), name="a_prescription_has_a_known_basis"
            ),
            models.CheckConstraint(
                condition=~Q(basis="verbal") | ~Q(basis_reason=""), name="a_verbal_prescription_says_why"
            ),
            models.CheckConstraint(condition=Q(dose_quantity__gt=0), name="a_dose_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(is_imported=True)
                | Q(prescriber__isnull=False, dose_quantity__isnull=False)
                & ~Q(prescriber_hsa_id="")
                & ~Q(prescriber_name="")
                & ~Q(basis="not_told"),
                name="a_prescription_names_its_prescriber",
            ),
            models.CheckConstraint(
                condition=~Q(basis="signed") | Q(signed_at__isnull=False),
                name="a_prescription_given_beforehand_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(lifted=[]) | (~Q(stop_reason="") & ~Q(basis="verbal") & Q(signed_at__isnull=False)),
                name="a_stop_is_lifted_in_writing_and_signed",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Administration(models.Model):
    """The dose as given: who, what, where on the body, from which batch. Final from the moment it is signed.

    ``giver_unit`` and ``giver_provider`` are the performer's own, when the prescription was addressed to them; empty
    when the dose was given at the visit's own unit.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    visit = models.OneToOneField(Visit, models.PROTECT)
    given_at = models.DateTimeField()
    giver = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="doses_given")
    giver_hsa_id = models.CharField(max_length=32)
    giver_name = models.CharField(max_length=160)
    giver_role_code = models.CharField(max_length=20)
    giver_unit_hsa_id = models.CharField(max_length=32)
    giver_unit = models.ForeignKey(CareUnit, models.PROTECT, null=True)
    giver_provider = models.ForeignKey(CareProvider, models.PROTECT, null=True)
    preparer_hsa_id = models.CharField(max_length=32)
    preparer_name = models.CharField(max_length=160)
    product = models.ForeignKey(Product, models.PROTECT, db_index=False)
    unit_batch = models.ForeignKey(UnitBatch, models.PROTECT, null=True)
    batch_number = models.CharField(max_length=80)
    batch_written = models.CharField(max_length=80)
    batch_expires_on = models.DateField(null=True)
    funding_source = models.CharField(max_length=20)
    site = models.CharField(max_length=20)
    route = models.CharField(max_length=20)
    dose_quantity = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    dose_unit = models.CharField(max_length=20)
    is_dose_complete = models.BooleanField(null=True)
    dose_number = models.IntegerField(null=True)
    doses_prescribed = models.IntegerField(null=True)
    adverse_effects = models.JSONField()
    comment = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField(null=True)
    is_imported = models.BooleanField(default=False)

    class Meta:
        db_table = "visits_administration"
        indexes = (
            models.Index(fields=("batch_number", "product"), name="visits_doses_of_a_batch"),
            # As above: what is asked of a dose that is counted by its visit.
            models.Index(
                fields=("visit",),
                include=(
                    *("product", "batch_number", "batch_expires_on", "funding_source", "dose_number"),
                    *("giver_unit", "giver_provider"),
                ),
                name="visits_doses_counted",
            ),
            models.Index(
                fields=("giver_provider", "visit"),
                name="visits_given_for_others",
                condition=Q(giver_unit__isnull=False),
            ),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(batch_number=""), name="a_given_dose_names_its_batch"),
            models.CheckConstraint(
                condition=~Q(giver_name="") & (Q(is_imported=True) | Q(giver__isnull=False) & ~Q(giver_hsa_id="")),
                name="a_given_dose_names_its_giver",
            ),
            models.CheckConstraint(
                condition=Q(is_imported=True)
                | Q(unit_batch__isnull=False, batch_expires_on__isnull=False, dose_quantity__isnull=False),
                name="a_dose_given_here_is_of_a_units_batch",
            ),
            models.CheckConstraint(
                condition=Q(giver_unit__isnull=True, giver_provider__isnull=True)
                | Q(giver_unit__isnull=False, giver_provider__isnull=False),
                name="a_dose_given_elsewhere_names_unit_and_provider",
            ),
            models.CheckConstraint(
                condition=Q(dose_number__isnull=True) | Q(dose_number__range=(1, 99)), name="a_dose_number_is_1_to_99"
            ),
            models.CheckConstraint(
                condition=Q(dose_number__isnull=True)
                | Q(doses_prescribed__isnull=True)
                | Q(dose_number__lte=models.F("doses_prescribed")),
                name="a_dose_number_fits_the_number_prescribed",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Signature(models.Model):
    """One signature: who, in which commission, when, over exactly which content (RFC 8785), and its SHA-256.

    One made in another system is kept as told there: its content is what was read in, and nobody signed that here.
    ``stands_in_for`` and ``reason`` are a countersignature's: whose parts it signs, and why they could not.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=20)
    signer = models.ForeignKey(Staff, models.PROTECT, null=True)
    signer_hsa_id = models.CharField(max_length=32)
    signer_name = models.CharField(max_length=160)
    commission_hsa_id = models.CharField(max_length=32)
    unit_hsa_id = models.CharField(max_length=32)
    level_of_assurance = models.CharField(max_length=60)
    signed_at = models.DateTimeField()
    content = models.TextField()
    digest = models.BinaryField()
    is_imported = models.BooleanField(default=False)
    stands_in_for = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="countersigned")
    reason = models.CharField(max_length=300, null=True)  # noqa: DJ001 - null says that there is nobody to stand in for

    class Meta:
        db_table = "visits_signature"
        constraints = (
            models.UniqueConstraint(
                fields=("visit", "kind"),
                condition=Q(stands_in_for__isnull=True),
                name="each_part_of_a_visit_is_signed_once",
            ),
            models.UniqueConstraint(
                fields=("visit", "stands_in_for"), name="a_visit_is_countersigned_once_for_a_person"
            ),
            models.CheckConstraint(
                condition=Q(kind="countersignature", stands_in_for__isnull=False)
                & Q(reason__isnull=False, reason__regex="[^ ]")
                | ~Q(kind="countersignature") & Q(stands_in_for__isnull=True, reason__isnull=True),
                name="a_countersignature_says_for_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | ~Q(stands_in_for=models.F("signer")),
                name="nobody_countersigns_for_themselves",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in SignatureKind]), name="a_signature_has_a_known_kind"
            ),
            models.CheckConstraint(
                condition=~Q(signer_hsa_id="")
                & (Q(is_imported=True) | Q(signer__isnull=False) & ~Q(commission_hsa_id="")),
                name="a_signature_names_its_signer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
