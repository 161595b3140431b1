// Moves an opportunity of the demo company back and forth, so that there are events to receive.
import assert from "node:assert/strict";

const MOVABLE = `query ($filter: OpportunityFilter!) { opportunities(first: 50, filter: { and: [$filter], status: [OPEN], isOnHold: false }) {
  nodes { id stage { position } back: stageMoveCheck(to: { direction: PREVIOUS }) { isAllowed } } } }`;

const TRY = `mutation ($id: ID!) {
  dry: moveOpportunityStage(input: { opportunityId: $id, to: { direction: PREVIOUS }, dryRun: true }) {
    opportunity { stageMoveCheck(to: { direction: NEXT }) { isAllowed } } userErrors { code } } }`;

const MOVE = `mutation ($input: MoveOpportunityStageInput!) {
  moveOpportunityStage(input: $input) { opportunity { id version stage { id } } eventIds userErrors { code message } } }`;

/** The id of an opportunity that may go one stage back and forward again, any number of times. */
export async function movable(server, filter = {}) {
  const { opportunities } = await server.ask(MOVABLE, { filter });
  for (const { id, stage } of opportunities.nodes.filter((node) => node.back?.isAllowed)) {
    const { dry } = await server.ask(TRY, { id });
    if (stage.position > 1 && dry.userErrors.length === 0 && dry.opportunity.stageMoveCheck.isAllowed) return id;
  }
  throw new Error("the demo company has no opportunity that can move freely");
}

/** Moves an opportunity: back the first time, then forward, and so on. */
export function mover(server, opportunityId) {
  let moves = 0;
  return async () => {
    const direction = moves % 2 === 0 ? "PREVIOUS" : "NEXT";
    moves += 1;
    const { moveOpportunityStage: moved } = await server.ask(MOVE, { input: { opportunityId, to: { direction } } });
    assert.deepEqual(moved.userErrors, []);
    return { eventIds: moved.eventIds, stage: moved.opportunity.stage.id };
  };
}

/** The cursor before the first event in the log. */
export async function beginning(server) {
  const { pipelineEvents } = await server.ask("{ pipelineEvents(first: 1) { edges { cursor } } }");
  return pipelineEvents.edges[0].cursor;
}

/** The current cursor of the event stream. */
export async function now(server) {
  return (await server.ask("{ opportunities(first: 1) { asOf } }")).opportunities.asOf;
}
