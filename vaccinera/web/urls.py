"""Every address: Swedish paths, English names, opaque ids, never a person's number (PER-12)."""

from __future__ import annotations

from django.urls import path

from vaccinera.web.pages import (
    certificates,
    commissions,
    gallery,
    health,
    information,
    language,
    login,
    patient_information,
    people,
    person,
    programme_drafts,
    programmes,
    redeclaring,
    registration,
    signing,
    start,
    visit,
    worklists,
)
from vaccinera.web.pages import help as help_pages
from vaccinera.web.pages import programme_proposals as proposals

urlpatterns = [
    path("", start.start, name="start"),
    path("personer/sok", people.people, name="people"),
    path("personer/ny", people.new_person, name="new_person"),
    path("personer/<uuid:person_id>", person.person, name="person"),
    path("personer/<uuid:person_id>/registrera/<slug:programme>", registration.begin, name="begin_registration"),
    path("registrera/<uuid:draft_id>", registration.registration, name="registration"),
    path("registrera/<uuid:draft_id>/utkast", registration.save, name="save_draft"),
    path("registrera/<uuid:draft_id>/skanna", registration.scan, name="scan"),
    path("registrera/<uuid:draft_id>/batch", registration.add_batch, name="add_batch"),
    path("registrera/<uuid:draft_id>/signera", registration.sign, name="sign"),
    path("registrera/<uuid:draft_id>/till-ordinator", registration.send_to_prescriber, name="send_to_prescriber"),
    path("registrera/<uuid:draft_id>/ordinera", registration.prescribe, name="prescribe"),
    path("registrera/<uuid:draft_id>/ta-tillbaka", registration.take_draft_back, name="take_back"),
    path("registrera/<uuid:draft_id>/svar", redeclaring.answers_again, name="answers_again"),
    path("registrera/<uuid:draft_id>/besok", visit.visit_of_draft, name="visit_of_draft"),
    path("besok/<uuid:visit_id>", visit.visit, name="visit"),
    path("besok/<uuid:visit_id>/intyg", certificates.certificate_of_visit, name="certificate_of_visit"),
    path("intyg/<uuid:certificate_id>", certificates.certificate, name="certificate"),
    path(
        "patientinformation/<slug:code>/<int:version>/<slug:language>",
        patient_information.patient_information,
        name="patient_information",
    ),
    path("att-signera", signing.to_sign, name="to_sign"),
    path("att-signera/granska", signing.review, name="review_to_sign"),
    path("att-signera/signera", signing.sign_together, name="sign_together"),
    path("att-ordinera", worklists.to_prescribe, name="to_prescribe"),
    path("att-ge", worklists.to_give, name="to_give"),
    path("utkast", worklists.drafts, name="drafts"),
    path("utkast/<uuid:draft_id>/ta-bort", worklists.discard, name="discard"),
    path("besok/<uuid:visit_id>/signera", signing.sign_visit, name="sign_visit"),
    path("administration/program", programmes.programmes, name="programme_administration"),
    path("administration/program/fil", programme_drafts.upload_programme, name="upload_programme"),
    path("administration/program/forslag/<uuid:proposal_id>", proposals.programme_proposal, name="programme_proposal"),
    path("administration/program/utkast/<uuid:draft_id>", programme_drafts.programme_draft, name="programme_draft"),
    path(
        "administration/program/utkast/<uuid:draft_id>/ta-bort",
        programme_drafts.discard_programme_draft,
        name="discard_programme_draft",
    ),
    path(
        "administration/program/utkast/<uuid:draft_id>/uppgifter",
        programme_drafts.programme_entry,
        name="programme_top",
    ),
    path(
        "administration/program/utkast/<uuid:draft_id>/uppgifter/<path:place>",
        programme_drafts.programme_entry,
        name="programme_entry",
    ),
    path(
        "administration/program/utkast/<uuid:draft_id>/ny/<path:place>",
        programme_drafts.add_programme_entry,
        name="add_programme_entry",
    ),
    path(
        "administration/program/utkast/<uuid:draft_id>/flytta/<path:place>",
        programme_drafts.move_programme_entry,
        name="move_programme_entry",
    ),
    path(
        "administration/program/<slug:programme>/<str:version>", programmes.programme_version, name="programme_version"
    ),
    path("administration/program/<slug:programme>/<str:version>/fil", programmes.programme_file, name="programme_file"),
    path(
        "administration/program/<slug:programme>/<str:version>/andra",
        programme_drafts.change_programme,
        name="change_programme",
    ),
    path("administration/halsodeklarationer/fil", proposals.upload_questionnaire, name="upload_questionnaire"),
    path(
        "administration/halsodeklarationer/forslag/<uuid:proposal_id>",
        proposals.questionnaire_proposal_page,
        name="questionnaire_proposal",
    ),
    path("administration/halsodeklarationer/<int:version_id>", programmes.questionnaire_page, name="questionnaire"),
    path("logga-in", login.log_in_page, name="log_in"),
    path("logga-ut", login.log_out_page, name="log_out"),
    path("session/forlang", login.stay, name="stay"),
    path("uppdrag", commissions.commission_page, name="commission"),
    path("sprak", language.choose_language, name="language"),
    path("program", information.programmes, name="programmes"),
    path("program/<slug:programme>/<slug:season>", information.information, name="information"),
    path("hjalp", help_pages.help_page, name="help"),
    path("hjalp/manual", help_pages.manual_page, name="manual"),
    path("galleri", gallery.gallery, name="gallery"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
