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
    """What each spelling of a role is in codes; -1 or less where it is refused."""

    def __init__(self, codes: Codes[K]) -> None:
        self._codes = codes
        self._learnt = pa.nulls(0, pa.string()), np.empty(0, np.intc)  # spellings and their codes

    def rows(self, found: Spelled[K]) -> Ints:
        """Return the code of every row; new spellings are judged."""
        known = self.known_rows(found)
        if known is not None:
            return known
        if found.column is None:
            return self._judged(found.texts)[found.rows]
        self._learn(found.column)
        return self.rows(found)

    def known_rows(self, found: Spelled[K]) -> Ints | None:
        """Return the code of every row if no spelling is new, else None; in any thread."""
        if found.column is None:
            own = [self._codes.get(text) for text in found.texts]
            return None if None in own else np.take(np.array(own, np.intc), found.rows)
        texts, codes = self._learnt
        places = pc.index_in(found.column, value_set=texts)
        return None if places.null_count else np.take(codes[numbers(places)], found.rows)

    def _learn(self, found: pa.Array) -> None:
        texts, codes = self._learnt
        new = found.filter(pc.index_in(found, value_set=texts).is_null())
        judged = self._judged([text or "" for text in new.to_pylist()])
        self._learnt = pa.concat_arrays([texts, new]), np.append(codes, judged)

    def _judged(self, texts: list[Any]) -> Ints:
        return np.array([self._codes[text] for text in texts], np.intc)
