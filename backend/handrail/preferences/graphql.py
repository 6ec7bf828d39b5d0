"""Preferences: what the API offers."""

from typing import Annotated

import strawberry

from handrail.core.graphql import Context, Info, mutation, query
from handrail.core.refusals import Fault, InvalidInput
from handrail.preferences import service
from handrail.preferences.types import Preferences, PreferencesInput

UpdatePreferencesResult = Annotated[
    Preferences | InvalidInput,
    strawberry.union("UpdatePreferencesResult", description="Your settings, or which of them cannot be so."),
]


def person(context: Context) -> str:
    """Whose settings. Errors: Fault FORBIDDEN for API tokens."""
    user_id = context.signed_in.user_id
    if user_id is None:
        raise Fault("FORBIDDEN", "Only people have settings.")
    return user_id


@strawberry.type
class PreferencesQuery:
    @query("preferences:write")
    async def preferences(self, info: Info) -> Preferences:
        """Your settings; the defaults until you change one."""
        return await info.context.read(service.get, person(info.context))

    @query("preferences:write")
    async def preference_defaults(self, info: Info) -> Preferences:
        """What settings are for everybody who chose nothing else; `own` are those that the organisation chose."""
        return await info.context.read(service.defaults)


@strawberry.type
class PreferencesMutation:
    @mutation("preferences.update", "preferences:write")
    async def update_preferences(self, info: Info, input: PreferencesInput) -> UpdatePreferencesResult:
        """Change some of your settings; your other browsers follow.

        input: The settings to change.
        """
        return await info.context.write(service.change, person(info.context), input)

    @mutation("preferences.default", "user:admin")
    async def update_preference_defaults(self, info: Info, input: PreferencesInput) -> UpdatePreferencesResult:
        """Change what settings are for everybody who chose nothing else; their open browsers follow.

        input: The settings to change.
        """
        return await info.context.write(service.change_defaults, input)
