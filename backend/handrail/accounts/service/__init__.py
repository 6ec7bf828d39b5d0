"""Accounts: use cases, one file each. What other slices and the composition use stands here."""

from handrail.accounts.policy import may_reach, may_see
from handrail.accounts.service.authentication import authenticate
from handrail.accounts.service.entering import person_scope
from handrail.accounts.service.links import create_sign_in_link, ensure_setup_link
from handrail.accounts.service.people import by_ids as users_by_ids
from handrail.accounts.service.people import called as users_called
from handrail.accounts.service.people import who_may as users_who
from handrail.accounts.service.tokens import by_ids as tokens_by_ids
from handrail.accounts.service.watch import watch

__all__ = [
    "authenticate", "create_sign_in_link", "ensure_setup_link", "may_reach", "may_see", "person_scope",
    "tokens_by_ids", "users_by_ids", "users_called", "users_who", "watch",
]  # fmt: skip
