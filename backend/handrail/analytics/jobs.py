"""Analytics: the periodic work."""

from handrail.analytics import service
from handrail.core.kernel import Kernel
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit


async def beat(kernel: Kernel) -> None:
    """This process runs."""
    await kernel.writer.submit(Unit(service.beat, (), {}, SYSTEM))
