"""What the site is made of."""

from __future__ import annotations

from config.env import CHECKOUT, read_environment

ENVIRONMENT = read_environment()

DEBUG = False
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "procrastinate.contrib.django",
    "vaccinera.kernel",
    "vaccinera.audit",
    "vaccinera.organisations",
    "vaccinera.patients",
    "vaccinera.access",
    "vaccinera.products",
    "vaccinera.programmes",
    "vaccinera.declarations",
    "vaccinera.visits",
    "vaccinera.exchange",
    "vaccinera.certificates",
    "vaccinera.reimbursement",
    "vaccinera.reports",
    "vaccinera.web",
]

MIDDLEWARE = [
    "vaccinera.web.proxy.believe_only_the_proxy",
    "vaccinera.web.middleware.request_reference",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "vaccinera.web.middleware.language",
    "vaccinera.web.proxy.care_network",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "vaccinera.web.middleware.signed_in_reader",
    "vaccinera.web.middleware.left_message",
    "vaccinera.web.middleware.Refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])],
                ),
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "vaccinera.web.templatetags.vaccinera",
            ],
            "context_processors": ["django.template.context_processors.request", "vaccinera.web.context.frame"],
            "string_if_invalid": "",
        },
    },
]

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [CHECKOUT / "vaccinera" / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"
FORMAT_MODULE_PATH = "vaccinera.web.formats"

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.static_folder
_MODULES = CHECKOUT / "node_modules"
STATICFILES_DIRS = [
    ("manual", CHECKOUT / "docs" / "manual" / "pictures"),
    ("htmx", _MODULES / "htmx.org" / "dist"),
    ("fkui", _MODULES / "@fkui" / "design" / "lib"),
    ("fkui-theme", _MODULES / "@fkui" / "theme-default" / "dist"),
]
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}

VACCINERA_IS_DEMO = ENVIRONMENT.is_demo
VACCINERA_SERVICE_DESK = ENVIRONMENT.service_desk
VACCINERA_IDLE_SECONDS = ENVIRONMENT.idle_seconds
VACCINERA_RECENT_LOGIN_SECONDS = ENVIRONMENT.limits.recent_login_seconds
VACCINERA_LOOKUPS_A_MINUTE = ENVIRONMENT.limits.lookups_a_minute
VACCINERA_LOOKUPS_AN_HOUR = ENVIRONMENT.limits.lookups_an_hour
VACCINERA_FIGURES_NEW_SECONDS = ENVIRONMENT.limits.figures_new_seconds
VACCINERA_LOGIN_WAYS = ENVIRONMENT.login_ways
VACCINERA_OIDC_ISSUER = ENVIRONMENT.provider.issuer
VACCINERA_OIDC_CLIENT_ID = ENVIRONMENT.provider.client_id
VACCINERA_OIDC_CLIENT_SECRET = ENVIRONMENT.provider.client_secret
VACCINERA_OIDC_LEVELS = ENVIRONMENT.provider.levels
VACCINERA_SOCKET = ENVIRONMENT.socket
VACCINERA_NETWORKS = ENVIRONMENT.networks
VACCINERA_CARD_DOOR = ENVIRONMENT.card.door
VACCINERA_CARD_ISSUERS_FILE = ENVIRONMENT.card.issuers_file
VACCINERA_CARD_REVOCATIONS_FILE = ENVIRONMENT.card.revocations_file
VACCINERA_CARD_ACCEPTS_TEST_ISSUERS = ENVIRONMENT.card.accepts_test_issuers
VACCINERA_CARD_POLICIES = ENVIRONMENT.card.policies
VACCINERA_GIVES_ADVICE = ENVIRONMENT.gives_advice
VACCINERA_SOURCE_SYSTEM_HSA_ID = ENVIRONMENT.source_system_hsa_id
VACCINERA_SEAL_HEADS_FILE = ENVIRONMENT.seal_heads_file
VACCINERA_GUARDIAN_CONSENT_BELOW = ENVIRONMENT.guardian_consent_below
VACCINERA_MATURITY_FROM = ENVIRONMENT.maturity_assessed_from
VACCINERA_DAYS_TO_LOCK = ENVIRONMENT.days_to_lock
VACCINERA_POPULATION_REGISTER = ENVIRONMENT.population_register
VACCINERA_DIRECTORY = ENVIRONMENT.directory
VACCINERA_PAYING_ACCOUNT = ENVIRONMENT.paying.account
VACCINERA_PAYING_BANK = ENVIRONMENT.paying.bank
VACCINERA_LEDGER_ACCOUNTS = ENVIRONMENT.paying.ledger_accounts
VACCINERA_CHECKS_NATIONAL_RESERVE_NUMBERS = ENVIRONMENT.checks_national_reserve_numbers
