import type { WorkflowContext } from "@sheaf/context";
import { cold, makers } from "../measure/contenders.ts";
import { type Lab, Race } from "../measure/lab.ts";
import type { Measurements } from "../measure/measurement.ts";
import type { Subject } from "../measure/subject.ts";
import type { Workbench } from "../scenario/workbench.ts";

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
  "a dictionary of 300 keys": () => recordOf(300, (i) => i),
  "200 objects by id": () => recordOf(200, (i) => ({ id: i, name: `row ${i}`, count: i })),
};

/** Ordinary values, a full collection of garbage before each entry, as between the runs of a service. */
export const ordinaryValues: Subject<Workbench> = {
  name: "ordinary values",
  packages: ["context"],
  experiments: [{ name: "ordinary-values", runs: "alone", measure }],
  targets: (m) => [
    ...[PAYLOADS, ...Object.keys(VALUES)].map((name) => {
      const most = name === PAYLOADS ? 0.35 : 0.8;
      return `enter-cold-${slug(name)} | Entering ${name} after a collection, to a structuredClone | ${name} / ${cloneOf(name)} <= ${most}`;
    }),
    `enter-parsed | Taking over what \`parseJson\` parsed, beyond \`JSON.parse\`, to a structuredClone | ${PARSED} / ${cloneOf(PARSED)} <= 0.25`,
    `enter-cold-six | The same of the sixth fastest of the eight | ${ratiosIn(m, (name) => name)[5]} ratio <= 0.5`,
    `enter-warm | Entering the slowest of them without collections, to a structuredClone | ${ratiosIn(m, warm).at(-1)} ratio <= 0.5`,
    "set-200-names | Setting 200 names one after another after a collection, to immutable's Map | 200 names / 200 names in an immutable Map <= 0.9",
  ],
};

const PAYLOADS = "task results of 10 KB";
const PARSED = "parsed task results of 10 KB";

function slug(name: string): string {
  return name.toLowerCase().replaceAll(" ", "-");
}

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

async function measure(lab: Lab<Workbench>): Promise<void> {
  const context = lab.bench.libraries.context.createContext();
  const results = Object.values(lab.bench.dataset().tasks);
  const values = { [PAYLOADS]: () => results[7], ...VALUES };
  for (const [name, make] of Object.entries(values)) {
    lab.say(`entering ${name}`);
    const value = make();
    const sides = makers({
      [name]: () => context.set("value", value),
      [cloneOf(name)]: () => structuredClone(value),
    });
    // Warm ones first: a service has entered values before. In code that V8 has not optimised yet, the
    // dictionary takes 2.1 times the clone in place of 1.5, and the payload 1.4 in place of 0.9.
    const warmed = sides.map((side) => ({ ...side, name: warm(side.name) }));
    (await lab.race([5, 60], warmed)).ratios(`${warm(name)} / ${warm(cloneOf(name))}`);
    const afterCollections = sides.map((side) => cold(side));
    (await lab.race([3, 40], afterCollections)).ratios(`${name} / ${cloneOf(name)}`);
  }
  await parsedTaken(lab);
  await namesSet(lab);
}

/** What it takes beyond `JSON.parse` to check a text and to take over what it holds. */
async function parsedTaken(lab: Lab<Workbench>): Promise<void> {
  lab.say("taking over parsed values");
  const { parseJson } = await import("@sheaf/context/json");
  const context = lab.bench.libraries.context.createContext();
  const value = Object.values(lab.bench.dataset().tasks)[7];
  const text = JSON.stringify(value);
  const sides = makers({
    [PARSED]: () => context.set("value", parseJson(text)),
    "JSON.parse": () => JSON.parse(text) as unknown,
    [cloneOf(PARSED)]: () => structuredClone(value),
  });
  await lab.race([5, 60], sides);
  const afterCollections = sides.map((side) => cold(side));
  const { samples } = await lab.race([3, 40], afterCollections);
  const { [PARSED]: entering = [], "JSON.parse": parsing = [] } = samples;
  const beyond = entering.map((time, i) => time - (parsing[i] ?? Number.NaN));
  new Race({ ...samples, [PARSED]: beyond }, lab.found).ratios(`${PARSED} / ${cloneOf(PARSED)}`);
}

async function namesSet(lab: Lab<Workbench>): Promise<void> {
  lab.say("setting 200 names");
  const { Map: ImmutableMap } = await import("immutable");
  const names = listOf(200, (i) => `name_${i}`);
  const root: WorkflowContext = lab.bench.libraries.context.createContext();
  const sets = makers({
    "200 names": () => names.reduce((written, name) => written.set(name, 1), root),
    "200 names in an immutable Map": () =>
      names.reduce((map, name) => map.set(name, 1), ImmutableMap<string, number>()),
  });
  const collected = sets.map((side) => cold(side, 20));
  (await lab.race([3, 40], collected)).ratios("200 names / 200 names in an immutable Map");
}

function listOf<T>(length: number, at: (index: number) => T): T[] {
  return Array.from({ length }, (_, i) => at(i));
}

function recordOf<T>(count: number, at: (index: number) => T): Record<string, T> {
  return Object.fromEntries(listOf(count, (i) => [`id_${i}`, at(i)] as const));
}
