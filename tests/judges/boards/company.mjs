// People of the demo company who give commands at random: the same ones for the same seed.
import assert from "node:assert/strict";

/** So many opportunities are changed: with more, few would have a history. */
const KEPT = 24;
const MOST_KEPT = 32;

const WORLD = `{
  users { id role team { id } }
  accounts(first: 3) { nodes { id } }
  closeReasons { id outcome requiresCompetitor requiresNote }
  salesProcesses { id stages { id } }
  opportunities(first: 100, filter: { status: [OPEN] }, orderBy: [{ field: NUMBER, direction: ASC }]) {
    nodes { id process { id } }
  }
}`;

const TOKEN = `mutation ($input: CreateApiTokenInput!) {
  createApiToken(input: $input) { secret userErrors { code message } }
}`;

/** The same numbers for the same seed. */
class Dice {
  #state;

  constructor(seed) {
    this.#state = BigInt(seed) | 1n;
  }

  below(bound) {
    for (const by of [13n, -7n, 17n]) {
      this.#state ^= by > 0n ? BigInt.asUintN(64, this.#state << by) : this.#state >> -by;
    }
    return Number(this.#state % BigInt(bound));
  }

  one(of) {
    return of[this.below(of.length)];
  }
}

/** A person who signs in by a token. */
class Person {
  constructor(server, { id, team }, token) {
    Object.assign(this, { server, id, teamId: team.id, token });
  }

  async post(query, variables = {}) {
    const response = await fetch(this.server.url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }

  async ask(query, variables) {
    const { data, errors } = await this.post(query, variables);
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data;
  }

  /** Gives a command; its payload. */
  async command(name, input, selection = "") {
    const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code message } } }`;
    return (await this.ask(query, { input }))[name];
  }
}

/** The company of a server, in which `step` gives one command after the other. */
export async function company(server, seed) {
  const world = await server.ask(WORLD);
  const person = async (role, at = 0) => {
    const user = world.users.filter((each) => each.role === role)[at];
    const { createApiToken: made } = await server.ask(TOKEN, { input: { name: "judge", userId: user.id } });
    assert.deepEqual(made.userErrors, []);
    return new Person(server, user, made.secret);
  };
  const people = [await person("ADMIN"), await person("MANAGER"), await person("REP"), await person("REP", 1)];
  return new Company(world, people, new Dice(seed));
}

class Company {
  #number = 0;
  #deleted = [];

  constructor(world, people, dice) {
    this.dice = dice;
    this.people = people;
    [this.admin, this.manager, this.seller, this.other] = people;
    [this.process] = world.salesProcesses;
    this.accounts = world.accounts.nodes.map(({ id }) => id);
    const isPlain = (reason) => reason.outcome === "LOST" && !reason.requiresCompetitor && !reason.requiresNote;
    this.lost = world.closeReasons.find(isPlain).id;
    const isHere = ({ process }) => process.id === this.process.id;
    this.kept = world.opportunities.nodes.filter(isHere).map(({ id }) => id).slice(0, KEPT);
    this.done = 0;
  }

  /** Opens an opportunity, which stands first where the newest or the earliest to be closed does. */
  async open(name, more = {}) {
    const input = {
      name,
      processId: this.process.id,
      account: { existingId: this.dice.one(this.accounts) },
      estimatedCloseDate: "1999-12-24",
      estimatedValue: "1000",
      ...more,
    };
    const opened = await this.admin.command("openOpportunity", input, "opportunity { id stage { id } }");
    if (opened.opportunity) this.kept.push(opened.opportunity.id);
    return opened;
  }

  /** Gives one command; most of them are done. */
  async step() {
    this.#number += 1;
    const { dice } = this;
    const chosen = dice.below(64);
    const amount = dice.below(9_000);
    if (chosen < 6 && this.kept.length < MOST_KEPT) {
      const day = `2026-12-${String(1 + dice.below(28)).padStart(2, "0")}`;
      const more = { ownerId: dice.one(this.people).id, estimatedValue: String(amount), estimatedCloseDate: day };
      return this.#count(await this.open(`Opportunity ${this.#number}`, more));
    }
    const [name, input] = this.#command(chosen, amount);
    // A seller neither sees nor may do everything: many of a seller's commands are refused.
    const by = dice.below(3) === 0 ? dice.one(this.people) : this.admin;
    const payload = await by.command(name, input);
    this.#note(name, input, payload.userErrors.length === 0);
    return this.#count(payload);
  }

  #count({ userErrors }) {
    this.done += userErrors.length === 0 ? 1 : 0;
  }

  #note(name, { recordIds: [id] = [] }, isDone) {
    if (name === "deleteRecords" && isDone) {
      this.kept = this.kept.filter((kept) => kept !== id);
      this.#deleted.push(id);
    }
    if (name === "restoreRecords" && isDone) {
      this.#deleted = this.#deleted.filter((deleted) => deleted !== id);
      this.kept.push(id);
    }
  }

  #command(chosen, amount) {
    const { dice, process } = this;
    const opportunityId = dice.one(this.kept);
    const userId = dice.one(this.people).id;
    const update = (input) => ["updateOpportunity", { opportunityId, ...input }];
    if (chosen < 14) return update({ name: `Name ${this.#number}`, estimatedValue: String(amount) });
    if (chosen < 18) return update({ ownerId: userId, probability: amount % 101 });
    if (chosen < 21) return update({ estimatedCloseDate: amount % 3 === 0 ? null : `2026-12-${10 + (amount % 20)}` });
    if (chosen < 23) return update({ accountId: dice.one(this.accounts) });
    if (chosen < 32) return ["moveOpportunityStage", { opportunityId, to: { stageId: dice.one(process.stages).id } }];
    if (chosen < 35) return ["setOpportunityHold", { opportunityId, isOnHold: amount % 2 === 0 }];
    if (chosen < 38) {
      const line = { description: "Work", quantity: "2", unitPrice: String(amount) };
      return ["setLines", { documentId: opportunityId, lines: [line] }];
    }
    if (chosen < 40) return ["closeAsWon", { opportunityId, createOrder: false }];
    if (chosen < 42) return ["closeAsLost", { opportunityId, reasonId: this.lost }];
    if (chosen < 45) return ["reopenOpportunity", { opportunityId }];
    if (chosen < 48) return ["deleteRecords", { recordIds: [opportunityId] }];
    if (chosen < 51 && this.#deleted.length > 0) return ["restoreRecords", { recordIds: [dice.one(this.#deleted)] }];
    if (chosen < 54) return ["reassignRecords", { recordIds: [opportunityId], ownerId: userId }];
    if (chosen < 58) return ["shareOpportunity", { opportunityId, with: { userId }, access: "READ" }];
    if (chosen < 60) return ["unshareOpportunity", { opportunityId, with: { userId } }];
    const name = `Name ${this.#number}`;
    if (chosen === 60) return ["updateAccount", { accountId: dice.one(this.accounts), name }];
    if (chosen === 61) {
      const names = ["en", "fa"].map((locale) => ({ locale, text: name }));
      return ["updateStage", { stageId: dice.one(process.stages).id, names }];
    }
    return ["createNote", { recordId: opportunityId, text: "A call" }];
  }
}
