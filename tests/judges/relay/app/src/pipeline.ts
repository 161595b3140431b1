// What a Relay application writes: fragments, pagination, refetching by node, a mutation, a subscription.
import { graphql } from "relay-runtime";

export const card = graphql`
  fragment pipeline_card on Opportunity @refetchable(queryName: "pipelineCardRefetchQuery") {
    id
    name
    version
    stage {
      id
      name
    }
    estimatedValue {
      amount
      currencyCode
    }
  }
`;

export const list = graphql`
  fragment pipeline_list on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 5 }, after: { type: "String" }, filter: { type: "OpportunityFilter" })
  @refetchable(queryName: "pipelineListPaginationQuery") {
    opportunities(first: $first, after: $after, filter: $filter) @connection(key: "pipeline_opportunities", filters: ["filter"]) {
      edges {
        node {
          id
          ...pipeline_card
        }
      }
    }
  }
`;

export const page = graphql`
  query pipelinePageQuery($filter: OpportunityFilter) {
    ...pipeline_list @arguments(filter: $filter)
    viewer {
      user {
        displayName
      }
    }
  }
`;

export const rename = graphql`
  mutation pipelineRenameMutation($input: UpdateOpportunityInput!) {
    updateOpportunity(input: $input) {
      opportunity {
        ...pipeline_card
      }
      userErrors {
        __typename
        code
        message
        ... on VersionConflictError {
          current {
            id
          }
        }
      }
    }
  }
`;

export const open = graphql`
  mutation pipelineOpenMutation($input: OpenOpportunityInput!, $connections: [ID!]!) {
    openOpportunity(input: $input) {
      opportunity @prependNode(connections: $connections, edgeTypeName: "OpportunityEdge") {
        id
        ...pipeline_card
      }
      userErrors {
        message
      }
    }
  }
`;

export const moved = graphql`
  subscription pipelineMovedSubscription($after: String, $filter: PipelineEventFilter) {
    opportunityStageChanged(after: $after, filter: $filter) {
      id
      cursor
      toStageId
      opportunity {
        ...pipeline_card
      }
    }
  }
`;

export const events = graphql`
  subscription pipelineEventsSubscription {
    pipelineEvents {
      __typename
      cursor
      ... on StreamCheckpoint {
        gap
      }
      ... on OpportunityChanged {
        opportunity {
          ...pipeline_card
        }
      }
    }
  }
`;
