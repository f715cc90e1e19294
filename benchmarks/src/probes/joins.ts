import { Map as ImmutableMap } from "immutable";
import { maker } from "../measure/contenders.ts";
import { buildDataset } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { interleaved, type Ratio, ratioOf } from "../measure/interleaving.ts";
import { contextOf, joinLast } from "../rivals/sheaf.ts";
import type { ScenarioContext, ScenarioFork } from "../scenario/scenario-context.ts";
import { scenarioItems } from "../scenario/scenario.ts";
import { minimum } from "../measure/statistics.ts";

/** The time to join 1,000 forks of 5 writes each. */
export interface JoinTimes {
  /** All forks write among the 50 variables; the last one counts. */
  readonly sameNames: JoinTime;
  /** Every fork writes 5 names of its own. */
  readonly ownNames: JoinTime;
}

/** One join against what it is compared with. */
interface JoinTime {
  readonly milliseconds: number;
  /** Against writing the same 5,000 entries into a native Map. */
  readonly toNativeMap: Ratio;
  /** Comparing all entries of all forks, kept in native Maps, with those of the parent: against the join. */
  readonly comparingAll: Ratio;
  /** The same where forks are immutable Maps and only those of the variables are compared. */
  readonly comparingVariables: Ratio;
}

const FORKS = 1_000;
const WRITES = 5;

export async function joins(effort: Effort): Promise<JoinTimes> {
  effort.say("time of joins");
  const rounds = amount(effort, 9, 50);
  return {
    sameNames: await joinTime((fork, k) => `variable_${(fork * 3 + k * 11) % 50}`, rounds),
    ownNames: await joinTime((fork, k) => `own_${fork}_${k}`, rounds),
  };
}

async function joinTime(
  nameOf: (fork: number, write: number) => string,
  rounds: number,
): Promise<JoinTime> {
  const context = contextOf(buildDataset());
  const names = Array.from({ length: FORKS }, (_, fork) =>
    Array.from({ length: WRITES }, (_, k) => nameOf(fork, k)),
  );
  const forks = writtenForks(context, names);
  const maps = mapsOf(context, names);
  const persistent = persistentOf(context, names);
  assertSame(joinLast(context, forks), comparedAll(maps));
  const samples = await interleaved(
    [
      maker("join", () => joinLast(context, forks)),
      maker("native", () => writtenMap(names)),
      maker("all", () => comparedAll(maps)),
      maker("variables", () => comparedVariables(persistent)),
    ],
    rounds,
  );
  return {
    milliseconds: minimum(samples["join"] ?? []) / 1e6,
    toNativeMap: ratioOf(samples, "join", "native"),
    comparingAll: ratioOf(samples, "all", "join"),
    comparingVariables: ratioOf(samples, "variables", "join"),
  };
}

type Names = readonly (readonly string[])[];

function writtenForks(context: ScenarioContext, names: Names): ScenarioFork[] {
  const fanOut = context.fanOut(scenarioItems(names.length));
  return names.map((own, i) => {
    let fork = fanOut.fork(i);
    for (const name of own) fork = fork.set(name, i);
    return fork;
  });
}

/** The floor: a loop over the same writes. */
function writtenMap(names: Names): Map<string, number> {
  const map = new Map<string, number>();
  for (let i = 0; i < names.length; i++) {
    for (const name of names[i] as readonly string[]) map.set(name, i);
  }
  return map;
}

/** A parent and its forks as native Maps of everything they hold. */
interface Maps {
  readonly parent: ReadonlyMap<string, unknown>;
  readonly forks: readonly ReadonlyMap<string, unknown>[];
}

function mapsOf(context: ScenarioContext, names: Names): Maps {
  const parent = new Map<string, unknown>();
  for (const name of context.names()) parent.set(name, context.get(name));
  for (const name of context.taskNames()) parent.set(name, context.task(name));
  const forks = names.map((own, i) => {
    const fork = new Map(parent);
    for (const name of own) fork.set(name, i);
    return fork;
  });
  return { parent, forks };
}

/** What every engine without a record of writes has to do. */
function comparedAll({ parent, forks }: Maps): Map<string, unknown> {
  const changed = new Map<string, unknown>();
  for (const fork of forks) {
    for (const [name, value] of fork) {
      if (parent.get(name) !== value) changed.set(name, value);
    }
    for (const name of parent.keys()) {
      if (!fork.has(name)) changed.delete(name);
    }
  }
  return changed;
}

interface Persistent {
  readonly parent: ImmutableMap<string, unknown>;
  readonly forks: readonly ImmutableMap<string, unknown>[];
}

function persistentOf(context: ScenarioContext, names: Names): Persistent {
  const parent = ImmutableMap<string, unknown>(
    context.names().map((name) => [name, context.get(name)]),
  );
  return {
    parent,
    forks: names.map((own, i) => own.reduce((fork, name) => fork.set(name, i), parent)),
  };
}

function comparedVariables({ parent, forks }: Persistent): Map<string, unknown> {
  const changed = new Map<string, unknown>();
  for (const fork of forks) {
    fork.forEach((value, name) => {
      if (parent.get(name) !== value) changed.set(name, value);
    });
  }
  return changed;
}

function assertSame(joined: ScenarioContext, changed: ReadonlyMap<string, unknown>): void {
  for (const [name, value] of changed) {
    if (joined.get(name) !== value)
      throw new Error(
        `Cannot time the join: it answers ${JSON.stringify(joined.get(name))} for "${name}", not ${JSON.stringify(value)}`,
      );
  }
}
