"""What Prometheus is told, from memory alone."""

from collections import Counter
from collections.abc import Iterator, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from handrail import __version__
from handrail.core import clock
from handrail.core.kernel import Kernel
from handrail.metrics.visits import visits_of
from handrail.metrics.watch import Watch, watch_of
from handrail.tool_runs.service import OPEN
from handrail.tool_runs.types import ToolRunState


def render(kernel: Kernel) -> tuple[bytes, str]:
    """The text, and its content type."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(kernel))
    ProcessCollector(registry=registry)
    return generate_latest(registry), CONTENT_TYPE_LATEST


class Figures(Collector):
    """Our own figures; `ProcessCollector` adds CPU, memory and files."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel

    def collect(self) -> Iterator[Metric]:
        """Every metric."""
        writer, live, watch = self.kernel.writer, self.kernel.live, watch_of(self.kernel)
        yield labelled("handrail_build_info", "The version that runs.", "version", {__version__: 1})
        yield counter("handrail_writer_units", "Units of work that were committed or refused.", writer.units)
        yield counter("handrail_writer_batches", "Transactions they took.", writer.batches)
        yield gauge("handrail_writer_queue", "Units that wait for the writer.", writer.waiting)
        yield gauge("handrail_writer_alive", "Whether the writer runs.", writer.alive)
        yield gauge("handrail_live_sockets", "Open sockets and streams.", live.traffic.sockets)
        yield gauge("handrail_live_members", "Subscriptions that share an execution.", live.traffic.members)
        yield gauge("handrail_live_groups", "The executions they share.", live.traffic.groups)
        yield counter("handrail_live_executions", "Events that were executed.", live.traffic.executions)
        yield counter("handrail_live_deliveries", "Frames that were sent.", live.traffic.deliveries)
        yield gauge("handrail_live_followers", "Executions that follow the ledger.", live.followers)
        yield gauge("handrail_live_head", "The last entry that followers were given.", live.head)
        yield counter("handrail_doorbell_errors", "Times the doorbell was lost.", live.doorbell_errors)
        visits = visits_of(self.kernel)
        yield counted("handrail_console_page_views", "Pages opened by those who agreed to it.", "page", visits.count)
        yield counted("handrail_console_page_seconds", "The time until they were drawn.", "page", visits.seconds)
        yield from measured(watch)


def measured(watch: Watch) -> Iterator[Metric]:
    """What the last measurement found."""
    if watch.head:
        yield gauge("handrail_ledger_head", "The last entry's number.", watch.head.seq)
    yield gauge("handrail_database_up", "Whether the database answers.", watch.milliseconds is not None)
    if watch.milliseconds is not None:
        yield gauge("handrail_database_read_seconds", "How long a read took.", watch.milliseconds / 1000)
    states = Counter({state.name.lower(): 0 for state in OPEN})
    for row in watch.runs:
        states[row.state.lower()] += row.n
    yield labelled("handrail_tool_runs", "Open tool runs by state.", "state", states)
    waiting = [row.oldest for row in watch.runs if row.state == ToolRunState.PENDING_APPROVAL.name]
    age = (clock.now() - min(waiting)).total_seconds() if waiting else 0
    yield gauge("handrail_tool_run_oldest_pending_seconds", "How long the oldest has waited for people.", age)
    agents = {
        "alive": sum(pulse.alive for pulse in watch.pulses.values()),
        "in_use": sum(pulse.in_use for pulse in watch.pulses.values()),
    }
    yield labelled("handrail_agents", "Agents not archived, and those heard of within 2 minutes.", "which", agents)


def gauge(name: str, text: str, value: float) -> Metric:
    """A metric that goes up and down."""
    return GaugeMetricFamily(name, text, value=float(value))


def counter(name: str, text: str, value: float) -> Metric:
    """A metric that only goes up; `_total` is added to its name."""
    return CounterMetricFamily(name, text, value=float(value))


def labelled(name: str, text: str, label: str, values: dict[str, int]) -> Metric:
    """A gauge for each value of a label."""
    family = GaugeMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], float(value))
    return family


def counted(name: str, text: str, label: str, values: Mapping[str, float]) -> Metric:
    """One that only goes up, by label."""
    metric = CounterMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        metric.add_metric([key], float(value))
    return metric
