// The documents that all client libraries send.

const CARD = `fragment Card on Opportunity {
  __typename id version name status stage { id name } estimatedValue { amount currencyCode }
}`;

export const NODE = `query OpportunityById($id: ID!) { node(id: $id) { __typename id ...Card } } ${CARD}`;

export const PAGE = `query Page($first: Int, $after: String) {
  opportunities(first: $first, after: $after) {
    edges { cursor node { ...Card } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
} ${CARD}`;

export const ALL_IDS = "query Ids($first: Int) { opportunities(first: $first) { nodes { id } } }";

export const RENAME = `mutation Rename($input: UpdateOpportunityInput!) {
  updateOpportunity(input: $input) { opportunity { ...Card } eventIds userErrors { code message path } }
} ${CARD}`;

export const MOVED = `subscription Moved($after: String, $filter: PipelineEventFilter) {
  opportunityStageChanged(after: $after, filter: $filter) {
    id cursor opportunityVersion toStageId opportunity { ...Card }
  }
} ${CARD}`;
