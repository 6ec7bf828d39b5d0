"""`http`'s other side: Strawberry's own view on Starlette and nothing else."""

from functools import partial
from typing import Any

import strawberry
from starlette.applications import Starlette
from strawberry.asgi import GraphQL


@strawberry.type
class Query:
    @strawberry.field
    def alive(self) -> bool:
        return True


graphql: Any = partial(GraphQL, graphql_ide=None)
app = Starlette()
app.mount("/graphql", graphql(strawberry.Schema(Query)))
