"""What the browser is told to refuse, and how cookies travel."""

from __future__ import annotations

from config.settings.base import ENVIRONMENT

SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)

_IS_HTTPS = ENVIRONMENT.is_https
SECURE_SSL_REDIRECT = _IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 63_072_000 if _IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SILENCED_SYSTEM_CHECKS: list[str] = []

SESSION_COOKIE_SECURE = _IS_HTTPS
CSRF_COOKIE_SECURE = _IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
# The __Host- prefix ties a cookie to this host and to https; plain http (the demo) cannot use it.
CSRF_COOKIE_NAME = "__Host-csrf" if _IS_HTTPS else "csrf"
VACCINERA_LOGIN_COOKIE = "__Host-login" if _IS_HTTPS else "login"
VACCINERA_ROUND_TRIP_COOKIE = "__Host-round-trip" if _IS_HTTPS else "round-trip"
VACCINERA_CARD_COOKIE = "__Host-card" if _IS_HTTPS else "card"
VACCINERA_KEPT_COOKIE = "__Host-kept" if _IS_HTTPS else "kept"
VACCINERA_MESSAGE_COOKIE = "__Host-message" if _IS_HTTPS else "message"
CSRF_FAILURE_VIEW = "vaccinera.web.pages.errors.form_too_old"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # FKUI draws its arrows and ticks as data: pictures
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
