"""DataFrame that shows itself as a contact sheet; imported only where pandas is installed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pandas as pd  # type: ignore[import-untyped,unused-ignore]

from .result import BatchRow, BatchRows, sheet_html


class BatchFrame(pd.DataFrame):  # type: ignore[misc]
    """Result of a batch as a DataFrame; what is selected of it is a plain one."""

    @classmethod
    def of(cls, rows: Sequence[BatchRow]) -> BatchFrame:
        """DataFrame with one column for each attribute of the rows."""
        columns = [field.name for field in dataclasses.fields(BatchRow)]
        values = [[getattr(row, column) for column in columns] for row in rows]
        return cls(pd.DataFrame(values, columns=columns, dtype=object).astype({"seconds": float}))

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    @property
    def rows(self) -> BatchRows:
        """Rows as objects."""
        return BatchRows(BatchRow(*values) for values in self.itertuples(index=False, name=None))

    def _repr_html_(self) -> str:
        return sheet_html(self.rows)
