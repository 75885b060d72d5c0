"""A report's statement in the words of Spark, over facts as Parquet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from vaccinera.reports.queries.catalogue import statement_of
from vaccinera.reports.rules.asking import Asked, bound, values_of
from vaccinera.reports.rules.catalogue import Report

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Rows = list[tuple[object, ...]]
Schema = Mapping[str, Mapping[str, str]]


def facts_read_by(report: Report) -> Sequence[str]:
    """The facts that the report's statement reads."""
    tree = sqlglot.parse_one(statement_of(report), read="postgres")
    return sorted({table.name for table in tree.find_all(exp.Table) if table.db == "reports"})


def open_facts(spark: SparkSession, files: Mapping[str, str]) -> Schema:
    """Make the facts' files the views ``reports.…``; answers with the columns and types of each."""
    spark.sql("CREATE DATABASE IF NOT EXISTS reports")
    found = {}
    for fact, pattern in files.items():
        spark.sql(f"DROP TABLE IF EXISTS reports.{fact}")
        spark.sql(f"CREATE TABLE reports.{fact} USING parquet OPTIONS (path '{pattern}')")
        found[fact] = {field.name: field.dataType.simpleString() for field in spark.table(f"reports.{fact}").schema}
    return found


def run_in_spark(spark: SparkSession, schema: Schema, report: Report, asked: Asked) -> Rows:
    """All columns of the report, in its own order."""
    statement, told = bound(statement_of(report), values_of(report, asked), mark=":{}")
    return [tuple(row) for row in spark.sql(in_sparks_words(statement, schema), args=told).collect()]


def in_sparks_words(statement: str, schema: Schema) -> str:
    """PostgreSQL's statement said to Spark. A day less a day is a number of days there only when it is asked for."""
    tree = qualify(
        sqlglot.parse_one(statement, read="postgres"),
        schema={"reports": {fact: dict(columns) for fact, columns in schema.items()}},
        dialect="postgres",
        quote_identifiers=False,
        validate_qualify_columns=False,
    )
    typed = annotate_types(tree, schema={"reports": {fact: dict(columns) for fact, columns in schema.items()}})
    return typed.transform(_days_between).sql("spark")


def _days_between(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.Sub) and _is_day(node.this) and _is_day(node.expression):
        return exp.DateDiff(this=node.this, expression=node.expression)
    return node


def _is_day(node: exp.Expression) -> bool:
    """Casts tell their type, and so does a column whose type is known; of a date made of numbers it has to be told."""
    return node.is_type("date") or (isinstance(node, exp.Anonymous) and node.name == "MAKE_DATE")


def parquet_in(folder: Path, fact: str) -> str:
    """Where a fact's only file lies."""
    return str(folder / f"{fact}.parquet")
