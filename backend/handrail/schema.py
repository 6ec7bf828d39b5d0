"""Merges the slices into one schema, and wires what upper slices offer to lower ones."""

from strawberry.tools import merge_types

from handrail.accounts import service as accounts
from handrail.accounts.graphql import AccountMutation, AccountQuery, AccountSubscription
from handrail.agents import service as agents
from handrail.agents.graphql import AgentMutation, AgentQuery
from handrail.agents.types import AgentFilter
from handrail.analytics.graphql import AnalyticsQuery
from handrail.audit import service as audit
from handrail.audit.graphql import AuditQuery, AuditSubscription
from handrail.bulk import service as bulk
from handrail.bulk.graphql import BulkMutation, BulkQuery, BulkSubscription
from handrail.conversations import service as conversations
from handrail.conversations.graphql import ConversationMutation, ConversationQuery
from handrail.conversations.types import ConversationFilter
from handrail.core import dependents, references
from handrail.core.graphql import Context
from handrail.core.inputs import reader
from handrail.core.schema import build
from handrail.domains import service as domains
from handrail.domains.graphql import DomainMutation, DomainQuery
from handrail.exports import service as exports
from handrail.exports.graphql import ExportMutation, ExportQuery, ExportSubscription
from handrail.metrics.graphql import MetricsQuery, MetricsSubscription
from handrail.notifications import service as notifications
from handrail.notifications.graphql import NotificationMutation, NotificationQuery
from handrail.policies import service as policies
from handrail.policies.graphql import PolicyMutation, PolicyQuery
from handrail.preferences import service as preferences
from handrail.preferences.graphql import PreferencesMutation, PreferencesQuery
from handrail.proof import service as proof
from handrail.proof.graphql import ProofMutation, ProofQuery
from handrail.reports import schedules
from handrail.reports import service as reports
from handrail.reports.graphql import ReportMutation, ReportQuery
from handrail.tool_runs import service as tool_runs
from handrail.tool_runs.graphql import (
    AgentSideMutation,
    PersonSideMutation,
    ToolRunQuery,
    ToolRunSubscription,
)  # fmt: skip
from handrail.tool_runs.types import ToolRunFilter
from handrail.tools import service as tools
from handrail.tools.graphql import ToolMutation, ToolQuery
from handrail.tools.types import ToolFilter
from handrail.usage import service as usage
from handrail.usage.graphql import UsageMutation, UsageQuery
from handrail.views import service as views
from handrail.views.graphql import ViewMutation, ViewQuery

Context.loaders.update(
    {
        "user": accounts.users_by_ids,
        "token": accounts.tokens_by_ids,
        "domain": domains.by_ids,
        "domain_agent_count": agents.counts_in_domains,
        "agent": agents.by_ids,
        "agent_open_runs": tool_runs.open_runs,
        "tool": tools.by_ids,
        "tool_policy": policies.references,
        "policy": policies.by_ids,
        "policy_versions": policies.versions,
        "tool_run": tool_runs.by_ids,
        "tool_run_unusual": tool_runs.unusual,
        "bulk": bulk.by_ids,
        "bulk_arrived": bulk.arrived,
        "bulk_items": bulk.items,
        "bulk_results": bulk.results,
        "preferences": preferences.by_users,
        "inbox": notifications.inboxes,
        "audit_erased": audit.erased,
        "audit_hash": audit.hashes,
        "export": exports.by_ids,
        "report_figures": reports.figures,
        "model_price": usage.prices_by_ids,
        "view_count": views.counts,
        **conversations.LOADERS,
    }
)
references.register(
    {"user": accounts.users_by_ids, "domain": domains.by_ids, "agent": agents.by_ids, "tool": tools.by_ids}
)
dependents.register("domain", agents.count_in_domain)
dependents.register("domain", tools.count_in_domain)
dependents.register("agent", lambda connection, agent_id: tool_runs.open_runs(connection, [agent_id])[0])
dependents.register("tool", tool_runs.open_runs_of_tool)
dependents.register("history of agent", tool_runs.runs_of_agent)
dependents.register("history of tool", tool_runs.runs_of_tool)
dependents.register("history of agent", conversations.of_agent)
preferences.SHOWN.append(schedules.shown)
preferences.FOLLOWED.append(schedules.follow)
proof.BEFORE_REMOVAL.append(audit.take_out)

Query = merge_types(
    "Query",
    (
        AccountQuery,
        PreferencesQuery,
        ViewQuery,
        DomainQuery,
        AgentQuery,
        ToolQuery,
        PolicyQuery,
        UsageQuery,
        AnalyticsQuery,
        ToolRunQuery,
        BulkQuery,
        ConversationQuery,
        AuditQuery,
        ProofQuery,
        ExportQuery,
        ReportQuery,
        MetricsQuery,
        NotificationQuery,
    ),
)
Mutation = merge_types(
    "Mutation",
    (AccountMutation, PreferencesMutation, ViewMutation, DomainMutation, AgentMutation, ToolMutation, PolicyMutation,
     UsageMutation, ConversationMutation,
     AgentSideMutation, PersonSideMutation, BulkMutation, ProofMutation, ExportMutation, ReportMutation,
     NotificationMutation),
)  # fmt: skip
Subscription = merge_types(
    "Subscription",
    (AccountSubscription, ToolRunSubscription, BulkSubscription, AuditSubscription, ExportSubscription,
     MetricsSubscription),
)  # fmt: skip
schema = build(Query, Mutation, Subscription, types=[])
views.COUNTED_PAGES.update(
    {
        "approvals": views.Counted("tool_run:read", reader(schema, ToolRunFilter), tool_runs.countable),
        "agents": views.Counted("agent:read", reader(schema, AgentFilter), agents.countable),
        "tools": views.Counted("tool:read", reader(schema, ToolFilter), tools.countable),
        "conversations": views.Counted(
            "conversation:read", reader(schema, ConversationFilter), conversations.countable
        ),
    }
)
