"""One number that rises when the region's reference data change; read with every login, so that caches can be long."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

# A row and not a sequence: the number is seen when the change it speaks of is. The application reads it only.
_STAMP = """
CREATE TABLE kernel_reference_stamp (is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), n bigint NOT NULL);
INSERT INTO kernel_reference_stamp (n) VALUES (1);
REVOKE INSERT, UPDATE, DELETE ON kernel_reference_stamp FROM vaccinera_app;
CREATE FUNCTION stamp_reference_data() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
  UPDATE kernel_reference_stamp SET n = n + 1;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION stamp_reference_data() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("kernel", "0001_ground")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_STAMP, "DROP FUNCTION stamp_reference_data(); DROP TABLE kernel_reference_stamp;"),
    ]
