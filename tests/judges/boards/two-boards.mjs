// What each client must show: two boards side by side, as the guide tells, read through the client's cache.
import assert from "node:assert/strict";
import { test } from "node:test";
import WebSocket from "ws";
import { guide } from "../lib/guide.mjs";
import { alive, check, judged, leaving } from "../lib/judged.mjs";
import { PATIENT, UNBOUNDED } from "../lib/settings.mjs";
import { company } from "./company.mjs";

const SEED = Number(process.env.FORSAT_BOARDS_SEED ?? 20_261_123);
/** Commands of a short run; FORSAT_BOARDS_SECONDS asks for as many as fit into that time. */
const COMMANDS = 150;
const SECONDS = Number(process.env.FORSAT_BOARDS_SECONDS ?? 0);
const PATIENCE_MS = 60_000;
/** One board has pages, the other shows whole columns. */
const PAGE = 5;

globalThis.WebSocket ??= WebSocket;

/**
 * Judges a client. `client` makes it: `write` puts a board into its cache, `shown` reads it there, `watch` tells of its
 * changes.
 */
export async function judgeBoards(name, client) {
  // The judge reads fresh boards beside the client's more often than a person.
  const server = await judged({ ...UNBOUNDED, ...PATIENT });
  const people = await company(server, SEED);
  const viewer = people.manager;
  const built = await guide();
  const { asker, followed, views: viewsOf } = await built.load("two-boards.js");
  const { connect } = await built.load("socket.js");
  const { BoardQuery, BoardMoveMutation } = await built.load("documents.js");
  const { write, shown, watch } = await client({ server, viewer, built });

  const failures = [];
  const socket = connect(server.socket, () => viewer.token);
  leaving(() => socket.dispose());
  const views = viewsOf(people.process.id, people.seller.id);
  views[0].variables.first = PAGE;
  const asking = asker(server.url, { authorization: `Bearer ${viewer.token}` });
  let readings = 0;
  const ask = (query, variables) => {
    readings += 1;
    return asking(query, variables);
  };
  const boards = views.map((view) => followed(view, { ask, socket, write, fail: (error) => failures.push(error) }));
  leaving(() => boards.forEach((board) => board.close()));

  /** Waits until the cache shows on a board what is expected. */
  const until = async (view, isExpected, what) => {
    const isShown = (board) => board && isExpected(board);
    if (isShown(shown(view.variables))) return;
    let stop;
    let late;
    await new Promise((resolve, reject) => {
      late = setTimeout(() => reject(new Error(`not shown in ${PATIENCE_MS} ms: ${what} ${failures}`)), PATIENCE_MS);
      stop = watch(view.variables, (board) => isShown(board) && resolve());
    });
    clearTimeout(late);
    stop();
  };

  const expectFresh = async () => {
    for (const view of views) {
      const { board } = await viewer.ask(BoardQuery, { ...view.variables, first: 100 });
      const found = difference(comparable(shown(view.variables)), comparable(cut(board, shown(view.variables))));
      assert.equal(found, null, `seed ${SEED}, ${JSON.stringify(view.variables)}: ${found}`);
    }
  };
  const cards = (board) =>
    board.columns.flatMap((column) => column.opportunities.nodes.map((card) => ({ card, column })));
  const move = (board, { id, to, ...more }) =>
    board.move(id, to, async () => {
      const input = { opportunityId: id, to: { stageId: to }, ...more };
      return (await viewer.ask(BoardMoveMutation, { input })).moveOpportunityStage;
    });
  const isIn = (stageId, id) => (board) =>
    cards(board).some(({ card, column }) => card.id === id && column.stage.id === stageId);

  check("two boards side by side show their own numbers", async () => {
    for (const board of boards) await board.open();
    await expectFresh();
    const [one, two] = views.map((view) => shown(view.variables));
    assert.notEqual(one.id, two.id);
    assert.notEqual(one.totals.count, two.totals.count, "the filters show different opportunities");
  });

  check("the next page of a column is added to its cards", async () => {
    const column = shown(views[0].variables).columns.find(({ opportunities }) => opportunities.pageInfo.hasNextPage);
    await boards[0].more(column.id);
    const longer = shown(views[0].variables).columns.find(({ id }) => id === column.id);
    assert.ok(longer.opportunities.nodes.length > PAGE);
    await expectFresh();
  });

  check("a move is shown before the server has answered, and stays", async () => {
    const moving = await people.open("To be moved", { ownerId: people.seller.id });
    const { id, stage } = moving.opportunity;
    await until(views[0], isIn(stage.id, id), "the opened card");
    const target = await allowed(viewer, id);
    const answer = move(boards[0], { id, to: target, expectedStageId: stage.id });
    assert.ok(isIn(target, id)(shown(views[0].variables)), "shown at once");
    const { userErrors } = await answer;
    assert.deepEqual(userErrors, []);
    assert.ok(isIn(target, id)(shown(views[0].variables)), "and after the answer");
    await sign("after a move");
    await expectFresh();
  });

  check("a move that is refused is taken back", async () => {
    const [first] = cards(shown(views[1].variables));
    const { id } = first.card;
    const target = people.process.stages.find((stage) => stage.id !== first.column.stage.id).id;
    const answer = move(boards[1], { id, to: target, expectedStageId: target });
    assert.ok(isIn(target, id)(shown(views[1].variables)), "shown at once");
    const { userErrors } = await answer;
    assert.equal(userErrors.length, 1);
    assert.ok(isIn(first.column.stage.id, id)(shown(views[1].variables)), "back in its column");
    await expectFresh();
  });

  check("what leaves the viewer's sight leaves the board, and comes back", async () => {
    const { opportunity } = await people.open("To be given away", { ownerId: people.seller.id });
    const { id, stage } = opportunity;
    const isShown = isIn(stage.id, id);
    await until(views[0], isShown, "the opened card");
    await people.admin.command("reassignRecords", { recordIds: [id], ownerId: people.other.id });
    await until(views[0], (board) => !isShown(board), "that the card is gone");
    await expectFresh();
    await people.admin.command("reassignRecords", { recordIds: [id], ownerId: people.seller.id });
    await until(views[0], isShown, "that the card is back");
    await expectFresh();
  });

  /** The last of some commands has come to both boards, and so has all before it. */
  async function sign(name) {
    const { opportunity, userErrors } = await people.open(name, { ownerId: people.seller.id });
    assert.deepEqual(userErrors, []);
    const { id } = opportunity;
    const input = { opportunityId: id, probability: 90 };
    assert.deepEqual((await people.admin.command("updateOpportunity", input)).userErrors, []);
    const isLast = ({ card }) => card.id === id && card.probability === 90;
    for (const view of views) await until(view, (board) => cards(board).some(isLast), name);
  }

  const timeout = (SECONDS + 180) * 1000;
  test(`random changes, with a cut, end as fresh boards: seed ${SEED}`, { timeout }, async (t) => {
    const end = performance.now() + SECONDS * 1000;
    let steps = 0;
    const isOver = (part) =>
      SECONDS > 0 ? performance.now() > end - (1 - part) * SECONDS * 1000 : steps >= COMMANDS * part;
    const walk = async (part) => {
      for (; !isOver(part); steps += 1) {
        if (steps % 8 !== 7) await people.step();
        else await moveShown();
      }
    };
    await walk(0.5);
    socket.terminate();
    await walk(1);
    await sign("the last command");
    assert.deepEqual(failures, []);
    await expectFresh();
    assert.ok(people.done > steps / 3, `only ${people.done} of ${steps} commands were done`);
    assert.ok(readings < people.done, `the boards were read ${readings} times: that is not following events`);
    t.diagnostic(`${name}: ${steps} commands, ${people.done} done, two boards read ${readings} times, seed ${SEED}`);
  });

  /** The viewer moves an opportunity, whether or not the second board shows it and the server lets it. */
  async function moveShown() {
    const id = people.dice.one(people.kept);
    await move(boards[1], { id, to: people.dice.one(people.process.stages).id });
  }

  alive(server);
}

/** The stage to which an opportunity may go now. */
async function allowed(viewer, id) {
  const query = `query ($id: ID!) {
    opportunity(by: { id: $id }) { stageProgress { isAllowed isCurrent stage { id } } }
  }`;
  const { opportunity } = await viewer.ask(query, { id });
  const stage = opportunity.stageProgress.find(({ isAllowed, isCurrent }) => isAllowed && !isCurrent);
  assert.ok(stage, "a new opportunity may go somewhere");
  return stage.stage.id;
}

/** A board with as many cards a column as the cache has. */
function cut(board, like) {
  const columns = board.columns.map((column, at) => {
    const { nodes } = column.opportunities;
    const length = like.columns[at]?.opportunities.nodes.length ?? 0;
    const pageInfo = { hasNextPage: nodes.length > length };
    return { ...column, opportunities: { nodes: nodes.slice(0, length), pageInfo } };
  });
  return { ...board, columns };
}

/** What people see of a board: not where it stands in the stream, nor what only the client's cache needs. */
function comparable(value) {
  if (Array.isArray(value)) return value.map(comparable);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([name]) => !["__typename", "asOf", "endCursor"].includes(name));
  return Object.fromEntries(entries.map(([name, inner]) => [name, comparable(inner)]));
}

/** The first difference between two values, with its place; null: none. */
function difference(shown, fresh, path = "board") {
  if (shown === null || fresh === null || typeof shown !== "object" || typeof fresh !== "object") {
    return shown === fresh ? null : `${path} shows ${JSON.stringify(shown)}, fresh is ${JSON.stringify(fresh)}`;
  }
  for (const key of new Set([...Object.keys(fresh), ...Object.keys(shown)])) {
    const found = difference(shown[key] ?? null, fresh[key] ?? null, `${path}.${key}`);
    if (found) return found;
  }
  return null;
}
