"""The ledger's statements for readers, one file each; what others use of them stands here."""

from handrail.audit.store.entries import build, changes_behind, erased, get, hashes, may_see
from handrail.audit.store.histogram import counts, oldest
from handrail.audit.store.matching import TAIL, Source, located, matching
from handrail.audit.store.pages import END, Reading, Span, page
from handrail.audit.store.words import MOST_WORDS, Indexed, behind, prepare, put, take_out, through, words_that_begin

__all__ = [
    "END", "MOST_WORDS", "TAIL", "Indexed", "Reading", "Source", "Span", "behind", "build", "changes_behind", "counts",
    "erased", "get", "hashes", "located", "matching", "may_see", "oldest", "page", "prepare", "put", "take_out",
    "through", "words_that_begin",
]  # fmt: skip
