import type { WorkflowContext } from "@sheaf/context";
import { Race } from "../measure/lab.ts";
import type { Measurements } from "../measure/measurement.ts";
import { listOf } from "../scenario/dataset.ts";
import { experiments, type Lab, type Subject } from "./declare.ts";

/**
 * Values as users have them, by what they are called. The payloads of the scenario are the kindest
 * case: few large objects with long texts.
 */
const VALUES: Readonly<Record<string, () => unknown>> = {
  "rows of objects": () =>
    listOf(500, (i) => ({ id: i, at: { x: i, y: i + 1 }, tags: [`t${i}`], owner: { id: i } })),
  "flat rows": () =>
    listOf(1_000, (i) => ({ id: i, name: `row ${i}`, count: i * 2, isOpen: i % 2 === 0 })),
  lists: () => listOf(500, (i) => listOf(5, (k) => i + k)),
  numbers: () => listOf(5_000, (i) => i + 0.5),
  integers: () => listOf(5_000, (i) => i),
  strings: () => listOf(2_000, (i) => `text ${i}`),
  "a dictionary of 300 keys": () => byId(300, (i) => i),
  "200 objects by id": () => byId(200, (i) => ({ id: i, name: `row ${i}`, count: i })),
};

const PAYLOADS = "task results of 10 KB";
const PARSED = "parsed task results of 10 KB";

/** Ordinary values, a full collection of garbage before each entry, as between the runs of a service. */
export const ordinaryValues: Subject = {
  name: "ordinary values",
  packages: ["context"],
  experiments: experiments("alone", { "ordinary-values": measure }),
  targets: (m) => [
    ...[PAYLOADS, ...Object.keys(VALUES)].map((name) => {
      const id = name.toLowerCase().replaceAll(" ", "-");
      const most = name === PAYLOADS ? 0.35 : 0.8;
      return `enter-cold-${id} | Entering ${name} after a collection, to a structuredClone | ${name} / ${cloneOf(name)} <= ${most}`;
    }),
    `enter-parsed | Taking over what \`parseJson\` parsed, beyond \`JSON.parse\`, to a structuredClone | ${PARSED} / ${cloneOf(PARSED)} <= 0.25`,
    `enter-cold-six | The same of the sixth fastest of the eight | ${ratiosIn(m, (name) => name)[5]} ratio <= 0.5`,
    `enter-warm | Entering the slowest of them without collections, to a structuredClone | ${ratiosIn(m, warm).at(-1)} ratio <= 0.5`,
    "set-200-names | Setting 200 names one after another after a collection, to immutable's Map | 200 names / 200 names in an immutable Map <= 0.9",
  ],
};

function cloneOf(name: string): string {
  return `a structuredClone of ${name}`;
}

function warm(name: string): string {
  return `${name}, warm`;
}

function ratiosIn(m: Measurements, nameOf: (name: string) => string): number[] {
  return Object.keys(VALUES)
    .map((name) => m.ratio(nameOf(name), nameOf(cloneOf(name))).median)
    .toSorted((a, b) => a - b);
}

async function measure(lab: Lab): Promise<void> {
  const context = lab.bench.libraries.context.createContext();
  const payload = Object.values(lab.bench.dataset().tasks)[7];
  for (const [name, make] of Object.entries({ [PAYLOADS]: () => payload, ...VALUES })) {
    lab.say(`entering ${name}`);
    const value = make();
    const [enter, clone] = [() => context.set("value", value), () => structuredClone(value)];
    // Warm ones first: a service has entered values before. In code that V8 has not optimised yet, the
    // dictionary takes 2.1 times the clone in place of 1.5, and the payload 1.4 in place of 0.9.
    const warmed = { [warm(name)]: enter, [warm(cloneOf(name))]: clone };
    (await lab.race([5, 60], warmed)).ratios(`${warm(name)} / ${warm(cloneOf(name))}`);
    const afterCollections = { [name]: enter, [cloneOf(name)]: clone };
    (await lab.coldRace([3, 40], afterCollections)).ratios(`${name} / ${cloneOf(name)}`);
  }
  await parsedTaken(lab, payload);
  await namesSet(lab);
}

/** What it takes beyond `JSON.parse` to check a text and to take over what it holds. */
async function parsedTaken(lab: Lab, value: unknown): Promise<void> {
  lab.say("taking over parsed values");
  const { parseJson } = await import("@sheaf/context/json");
  const context = lab.bench.libraries.context.createContext();
  const text = JSON.stringify(value);
  const sides = {
    [PARSED]: () => context.set("value", parseJson(text)),
    "JSON.parse": () => JSON.parse(text) as unknown,
    [cloneOf(PARSED)]: () => structuredClone(value),
  };
  await lab.race([5, 60], sides);
  const { samples } = await lab.coldRace([3, 40], sides);
  const { [PARSED]: entering = [], "JSON.parse": parsing = [] } = samples;
  const beyond = entering.map((time, i) => time - (parsing[i] ?? Number.NaN));
  new Race({ ...samples, [PARSED]: beyond }, lab.found).ratios(`${PARSED} / ${cloneOf(PARSED)}`);
}

async function namesSet(lab: Lab): Promise<void> {
  lab.say("setting 200 names");
  const { Map: ImmutableMap } = await import("immutable");
  const names = listOf(200, (i) => `name_${i}`);
  const root: WorkflowContext = lab.bench.libraries.context.createContext();
  const sides = {
    "200 names": () => names.reduce((written, name) => written.set(name, 1), root),
    "200 names in an immutable Map": () =>
      names.reduce((map, name) => map.set(name, 1), ImmutableMap<string, number>()),
  };
  const race = await lab.coldRace([3, 40], sides, 20);
  race.ratios("200 names / 200 names in an immutable Map");
}

function byId<T>(count: number, at: (index: number) => T): Record<string, T> {
  return Object.fromEntries(listOf(count, (i) => [`id_${i}`, at(i)]));
}
