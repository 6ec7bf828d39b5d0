import { graphql } from "react-relay";

/** A page of a connection that can be fetched again and paged through. */
export const runs = graphql`
  fragment Runs_query on Query
  @refetchable(queryName: "RunsPaginationQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 50 }, after: { type: "String" }, filter: { type: "ToolRunFilter" }) {
    toolRuns(first: $first, after: $after, filter: $filter) @connection(key: "Runs_toolRuns") {
      edges {
        node {
          id
          state
          summary
          agent {
            ...Runs_agent
          }
        }
      }
      totalCount
    }
  }
`;

/** One thing that can be fetched again by its id. */
export const agent = graphql`
  fragment Runs_agent on Agent {
    id
    name
    state
    lastHeartbeatAt
  }
`;

export const page = graphql`
  query RunsQuery($filter: ToolRunFilter) {
    ...Runs_query @arguments(filter: $filter)
  }
`;

/** The answer is a union: the run, or a refusal. */
export const decide = graphql`
  mutation RunsDecideMutation($id: ID!, $revision: Int!, $hash: String!) {
    decideToolRun(id: $id, decision: APPROVE, expectedRevision: $revision, expectedArgumentsHash: $hash) {
      __typename
      ... on ToolRun {
        id
        state
        heldDecision {
          releaseAt
        }
      }
      ... on Refusal {
        message
      }
    }
  }
`;

export const changes = graphql`
  subscription RunsChangesSubscription($after: String) {
    changes(after: $after, filter: { resourceType: ["tool_run"] }) {
      cursor
      entry {
        action
      }
      resource {
        ... on ToolRun {
          id
          state
        }
      }
    }
  }
`;
