"""Accounts: what the API offers."""

import strawberry

from handrail.accounts.graphql.entry import EntryMutation, EntryQuery
from handrail.accounts.graphql.me import MeMutation, MeQuery, MeSubscription
from handrail.accounts.graphql.people import PeopleMutation, PeopleQuery
from handrail.accounts.graphql.points import PointsQuery
from handrail.accounts.graphql.tokens import TokenMutation, TokenQuery


@strawberry.type
class AccountQuery(MeQuery, EntryQuery, PeopleQuery, TokenQuery, PointsQuery):
    pass


@strawberry.type
class AccountMutation(EntryMutation, MeMutation, PeopleMutation, TokenMutation):
    pass


@strawberry.type
class AccountSubscription(MeSubscription):
    pass


__all__ = ["AccountMutation", "AccountQuery", "AccountSubscription"]
