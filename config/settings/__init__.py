"""Django's settings, one module a concern."""

from config.settings.base import *  # noqa: F403 - Django wants one namespace; each concern keeps its own file
from config.settings.database import *  # noqa: F403 - see above
from config.settings.jobs import *  # noqa: F403 - see above
from config.settings.logging import *  # noqa: F403 - see above
from config.settings.security import *  # noqa: F403 - see above
