// What a typed application relies on: TypeScript accepts these lines, or refuses them where they expect an error.
import { Client } from "@urql/core";
import { graphql, useFragment } from "./gql";
import type { AccountTarget, MoveOpportunityStageInput, OpportunityFilter, StageTarget } from "./gql/graphql";

export const Card = graphql(`
  fragment Card on Opportunity {
    id
    name
    version
    estimatedCloseDate
    estimatedValue {
      amount
      currencyCode
    }
  }
`);

export const Opportunities = graphql(`
  query Opportunities($first: Int, $after: String, $filter: OpportunityFilter) {
    opportunities(first: $first, after: $after, filter: $filter) {
      totalCount
      nodes {
        ...Card
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const Move = graphql(`
  mutation Move($input: MoveOpportunityStageInput!) {
    moveOpportunityStage(input: $input) {
      opportunity {
        ...Card
      }
      userErrors {
        __typename
        code
        message
        ... on TransitionError {
          blockers {
            message
          }
        }
      }
    }
  }
`);

export const Open = graphql(`
  mutation Open($input: OpenOpportunityInput!) {
    openOpportunity(input: $input) {
      opportunity {
        ...Card
      }
    }
  }
`);

export const Events = graphql(`
  subscription Events($after: String) {
    pipelineEvents(after: $after) {
      __typename
      cursor
      ... on StreamCheckpoint {
        gap
      }
      ... on OpportunityStageChanged {
        toStageId
      }
    }
  }
`);

export async function total(client: Client, filter: OpportunityFilter): Promise<string[]> {
  const { data } = await client.query(Opportunities, { first: 10, filter }).toPromise();
  const nodes = data?.opportunities?.nodes ?? [];
  return nodes.map((node) => {
    const opportunity = useFragment(Card, node);
    const amount: string = opportunity.estimatedValue.amount;
    const day: string | null = opportunity.estimatedCloseDate ?? null;
    return `${opportunity.name} ${opportunity.version.toFixed(0)} ${amount} ${day}`;
  });
}

export async function move(client: Client, opportunityId: string): Promise<string[]> {
  const to: StageTarget = { direction: "NEXT" };
  const input: MoveOpportunityStageInput = { opportunityId, to };
  const { data } = await client.mutation(Move, { input }).toPromise();
  const refused = data?.moveOpportunityStage?.userErrors ?? [];
  return refused.flatMap((error) =>
    error.__typename === "TransitionError" ? error.blockers.map(({ message }) => message) : [error.message],
  );
}

export function listen(client: Client): void {
  client.subscription(Events, {}).subscribe(({ data }) => {
    const event = data?.pipelineEvents;
    if (event?.__typename === "StreamCheckpoint") event.gap satisfies boolean;
    if (event?.__typename === "OpportunityStageChanged") event.toStageId satisfies string | null | undefined;
  });
}

export const existing: AccountTarget = { existingId: "acc_1" };
// @ts-expect-error @oneOf allows one of them, not two.
export const both: AccountTarget = { existingId: "acc_1", none: "NONE" };
// @ts-expect-error A filter has no such field.
export const unknown: OpportunityFilter = { nothing: true };
// @ts-expect-error Decimals are texts, never numbers.
export const number: OpportunityFilter = { baseEstimatedValue: { gte: 1 } };
