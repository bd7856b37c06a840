"""The codes of a file's spellings, kept where Arrow finds those of thousands at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from clustercmp.dataset.bulk.arrays import numbers

if TYPE_CHECKING:
    from clustercmp.dataset.bulk.arrays import Ints
    from clustercmp.dataset.bulk.spellings import Spelled
    from clustercmp.dataset.layouts.codes import Codes

K = TypeVar("K")


class Lexicon(Generic[K]):
    """What each spelling of a role is in codes."""

    def __init__(self, codes: Codes[K]) -> None:
        self._codes = codes
        self._texts = pa.nulls(0, pa.string())
        self._known = np.empty(0, np.intc)

    def rows(self, found: Spelled[K]) -> Ints:
        """Return the code of every row; -1 or less where its spelling is refused."""
        codes = self._of(found.texts) if found.column is None else self._looked_up(found.column)
        return codes[found.rows]

    def _of(self, texts: list[Any]) -> Ints:
        return np.array([self._codes[text] for text in texts], np.intc)

    def _looked_up(self, texts: pa.Array) -> Ints:
        places = pc.index_in(texts, value_set=self._texts)
        if places.null_count:
            new = texts.filter(places.is_null())
            own = self._of([text or "" for text in new.to_pylist()])
            self._texts = pa.concat_arrays([self._texts, new])
            self._known = np.append(self._known, own)
            places = pc.index_in(texts, value_set=self._texts)
        return self._known[numbers(places)]
