// What a Relay application writes: fragments, pagination, refetching by node, a mutation, a subscription.
import { graphql } from "relay-runtime";

export const card = graphql`
  fragment deals_card on Opportunity @refetchable(queryName: "dealsCardRefetchQuery") {
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
  fragment deals_list on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 5 }, after: { type: "String" }, filter: { type: "OpportunityFilter" })
  @refetchable(queryName: "dealsListPaginationQuery") {
    opportunities(first: $first, after: $after, filter: $filter) @connection(key: "deals_opportunities", filters: ["filter"]) {
      edges {
        node {
          id
          ...deals_card
        }
      }
    }
  }
`;

export const page = graphql`
  query dealsPageQuery($filter: OpportunityFilter) {
    ...deals_list @arguments(filter: $filter)
    viewer {
      user {
        displayName
      }
    }
  }
`;

export const rename = graphql`
  mutation dealsRenameMutation($input: UpdateOpportunityInput!) {
    updateOpportunity(input: $input) {
      opportunity {
        ...deals_card
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
  mutation dealsOpenMutation($input: OpenOpportunityInput!, $connections: [ID!]!) {
    openOpportunity(input: $input) {
      opportunity @prependNode(connections: $connections, edgeTypeName: "OpportunityEdge") {
        id
        ...deals_card
      }
      userErrors {
        message
      }
    }
  }
`;

export const moved = graphql`
  subscription dealsMovedSubscription($after: String, $filter: PipelineEventFilter) {
    opportunityStageChanged(after: $after, filter: $filter) {
      id
      cursor
      toStageId
      opportunity {
        ...deals_card
      }
    }
  }
`;

export const events = graphql`
  subscription dealsEventsSubscription {
    pipelineEvents {
      __typename
      cursor
      ... on StreamCheckpoint {
        gap
      }
      ... on OpportunityChanged {
        opportunity {
          ...deals_card
        }
      }
    }
  }
`;
