import type { Measurement, Reading } from "../src/measure/measurement.ts";
import { ratioReading, readings } from "../src/measure/measurement.ts";
import type { Ratio } from "../src/measure/interleaving.ts";
import { type Report, reportOf } from "../src/report/report.ts";
import { approaches } from "../src/rivals/all.ts";
import { EXTENTS } from "../src/scenario/dataset.ts";
import { OURS, P_MAP, sizeName } from "../src/scenario/item-engines.ts";

const [SMALL, , LARGE] = EXTENTS.map(sizeName) as [string, string, string];

const times = (name: string, least: number): Reading[] =>
  readings(name, "nanoseconds", { "least time": least, "median time": least * 2 });

const growth = (name: string, items: number, most: number, end: number): Reading[] => [
  ...readings(name, "count", { items }),
  ...readings(name, "bytes", { "most heap growth": most, "heap growth at the end": end }),
];

const recordBytes = { "of a record": 24, "beside the output": 20 };

/** Made-up readings in which every target is reached, by subject. */
const bySubject: Readonly<Record<string, readonly Reading[]>> = {
  scenario: [
    ...approaches.flatMap(({ name }) => [
      ...readings(name, "nanoseconds", { "least time": 200, "median time": 250 }),
      ...readings(name, "count", { "items timed": 6 }),
    ]),
    ratioReading("structuredClone", "Sheaf", ratio(25_000)),
    ratioReading("immutable Maps", "Sheaf", ratio(4)),
    ...readings("structuredClone", "nanoseconds", { "1,000 items": 7e9 }),
    ...approaches.flatMap(({ name, forks }) =>
      readings(name, "bytes", {
        allocated: name === "Sheaf" ? 288 : forks === "copies" ? 2e6 : 3_000,
      }),
    ),
    ...readings("structuredClone", "bytes", { serialised: 1e6, retained: 1.3e6 }),
    ...readings("task results", "bytes", { JSON: 1e6, smallest: 8_000, largest: 11_000 }),
    ...readings("task results", "count", { entries: 100 }),
    ...readings("variables", "bytes", { JSON: 5e4 }),
    ...readings("variables", "count", { entries: 50 }),
    ...readings("parameters", "bytes", { JSON: 1e4 }),
    ...readings("all", "bytes", { JSON: 1e6, heap: 1.2e6 }),
  ],
  forks: [
    ...readings("a fork", "nanoseconds", { time: 10 }),
    ...readings("a bare object", "nanoseconds", { time: 9 }),
    ratioReading("a fork", "a bare object", ratio(1.1)),
    ratioReading("noise", "itself", ratio(1)),
    ...["10 KB", "1 MB", "100 MB"].flatMap((label, i) =>
      readings(
        label,
        "bytes",
        { retained: 48, "retained, 1 write": 96, "retained, 5 writes": 288, allocated: 48 },
        10 ** (4 + 2 * i),
      ),
    ),
    ...[1, 10, 100, 1_000, 10_000, 100_000].flatMap((items) =>
      readings(`${items} forks`, "bytes", { "kept forks": items * 48 }, items),
    ),
    ...[1, 10, 100].flatMap((items) =>
      readings(`${items} clones`, "bytes", { "kept clones": items * 1.3e6 }, items),
    ),
    ...readings("heap limit", "count", {
      megabytes: 256,
      structuredClone: 200,
      klona: 400,
      fork: 4e6,
      "fork with 5 writes": 8e5,
    }),
  ],
  reads: [
    ratioReading("a fork", "a Map", ratio(1.1)),
    ratioReading("a root", "a Map", ratio(1.1)),
    ratioReading("a written fork", "a Map", ratio(1.2)),
    ratioReading("a first read", "a written immutable Map", ratio(0.5)),
    ratioReading("a first read of merged names", "a written immutable Map", ratio(0.9)),
    ratioReading("a first read", "a packed immutable Map", ratio(1)),
    ratioReading("64 forks", "1 fork", ratio(1)),
    ratioReading("noise", "itself", ratio(1)),
  ],
  writes: [
    ratioReading("10 KB", "a structuredClone", ratio(0.3)),
    ratioReading("1 MB", "a structuredClone", ratio(0.3)),
    ratioReading("1 MB, again", "10 KB, again", ratio(1)),
    ...times("1 MB, again", 40),
    ratioReading("noise", "itself", ratio(1)),
  ],
  "ordinary values": [
    ...[
      "task results of 10 KB",
      "rows of objects",
      "flat rows",
      "lists",
      "numbers",
      "integers",
      "strings",
      "a dictionary of 300 keys",
      "200 objects by id",
    ].flatMap((name) => [
      ratioReading(name, `a structuredClone of ${name}`, ratio(0.3)),
      ratioReading(`${name}, warm`, `a structuredClone of ${name}, warm`, ratio(0.3)),
    ]),
    ratioReading(
      "parsed task results of 10 KB",
      "a structuredClone of parsed task results of 10 KB",
      ratio(0.2),
    ),
    ratioReading("200 names", "200 names in an immutable Map", ratio(0.8)),
  ],
  "ordinary runs": [
    ratioReading("a document", "p-map", ratio(0.3)),
    ratioReading("a document that waits", "p-map that waits", ratio(0.6)),
    ratioReading("code", "async mapLimit", ratio(0.9)),
    ratioReading("a batch node", "p-map", ratio(2)),
    ...readings("a batch node", "bytes", { allocated: 1_800 }),
    ratioReading("a sub-workflow", "p-map", ratio(4)),
    ...readings("a sub-workflow", "bytes", { allocated: 3_000 }),
    ...times("a run of one task", 5_000),
    ratioReading("a run of one task", "p-map of one item", ratio(6)),
  ],
  starts: [...readings("sheaf run", "nanoseconds", { "over an empty process": 8e7 })],
  joins: ["shared names", "own names"].flatMap((name) => [
    ...readings(name, "nanoseconds", { time: 5e5 }),
    ratioReading(name, "a native Map", ratio(3)),
    ratioReading(`${name}, comparing all`, "joining", ratio(12)),
  ]),
  sizes: [
    ...readings("10 KB", "nanoseconds", sizesAt(200, 20, 5e4), 1e4),
    ...readings("1 MB", "nanoseconds", sizesAt(210, 2_000, 5e6), 1e6),
    ...readings("100 MB", "nanoseconds", { fork: 10, item: 220, spread: 2e5 }, 1e8),
    ...[10, 100, 1_000].flatMap((items) =>
      readings(
        `${items} items`,
        "nanoseconds",
        { "fan-out": items * 250, "list copies": items ** 2 },
        items,
      ),
    ),
  ],
  items: [
    ...times(OURS, 250),
    ...times(P_MAP, 650),
    ...times(SMALL, 248),
    ...times(LARGE, 255),
    ratioReading(OURS, P_MAP, ratio(0.4)),
    ratioReading(SMALL, OURS, ratio(0.98)),
    ratioReading(OURS, OURS, ratio(1)),
    ratioReading(LARGE, OURS, ratio(1.03)),
    ratioReading("noise", "itself", ratio(1)),
    ...[SMALL, OURS, LARGE].flatMap((name) =>
      readings(name, "bytes", { "allocated while running": 472, allocated: 600 }),
    ),
    ...readings(P_MAP, "bytes", { allocated: 2_000 }),
  ],
  batches: [
    ...(
      [
        ["10 KB", 1],
        ["1 MB", 1.02],
        ["10 MB", 0.98],
      ] as const
    ).flatMap(([name, toSmallest]) => [
      ...times(name, 20_000),
      ...readings(name, "bytes", { allocated: 20_000 }),
      ratioReading(name, "the smallest context", ratio(toSmallest)),
    ]),
    ratioReading("noise", "itself", ratio(1)),
  ],
  streams: [
    ...[10, 1_000].flatMap((concurrency) => {
      const name = `a stream, ${concurrency} at once`;
      return [...growth(name, 1e6, 2e5, 0), ...readings(name, "count", { concurrency })];
    }),
    ...growth("control: a stream, outputs kept", 3e5, 2e7, 0),
  ],
  journal: [
    ...Object.entries({
      "10,000 items": 10_000,
      "100,000 items": 100_000,
      "1,000,000 items": 1_000_000,
      "10,000 items that wait": 10_000,
    }).flatMap(([what, items]) => [
      ...readings(what, "count", { "in turns": items }),
      ...readings(`${what}, with a journal`, "nanoseconds", { "median time": 400 }),
      ...readings(`${what}, with a journal`, "bytes", recordBytes),
      ratioReading(`${what}, with a journal`, `${what}, without a journal`, ratio(1.4)),
      ratioReading(`${what}, continued`, `${what}, without a journal`, ratio(0.9)),
    ]),
    ...["1 MB", "10 MB"].flatMap((label) =>
      readings(`with ${label} of context`, "bytes", recordBytes),
    ),
    ratioReading("with 10 MB of context", "with 1 MB of context", ratio(1)),
    ratioReading(
      "with 10 MB of context, to without",
      "with 1 MB of context, to without",
      ratio(1.02),
    ),
    ...growth("continuing", 1e6, 7e7, 2e7),
  ],
  "nested items": [
    ...readings("nested lists", "count", { width: 100 }),
    ...readings("nested lists", "nanoseconds", { "least time": 500 }),
    ...readings(P_MAP, "nanoseconds", { "least time": 700 }),
    ratioReading("nested lists", P_MAP, ratio(0.7)),
    ...growth("nested lists", 1e6, 2e5, -1e4),
  ],
  graphs: [
    "a chain of tasks",
    "nodes with 5 routes each",
    "layers of 10 tasks that join all",
    "a staircase of tasks",
    "a list of nodes, copied for each that is added",
  ].flatMap((shape, i) =>
    [1_000, 3_000, 10_000].flatMap((nodes) => {
      const name = `${shape}, ${nodes}`;
      const total = i === 4 ? 10 * nodes ** 2 : 12_000 * nodes;
      return [
        ...readings(name, "count", { edges: nodes }),
        ...readings(name, "nanoseconds", { build: total }),
        ...readings(
          name,
          "nanoseconds",
          { [`${shape}: time`]: total, [`${shape}: check`]: nodes * 3_000 },
          nodes,
        ),
      ];
    }),
  ),
  templates: [
    ...[
      "a path",
      "the path by hand",
      "the path by hand, checked",
      "a path, a dozen other templates",
      "a property of the item",
      "a text of two fields",
      "a condition",
    ].flatMap((name) => [...times(name, 20), ...readings(name, "bytes", { allocated: 0 })]),
    ratioReading("a path", "the path by hand", ratio(1.1)),
    ratioReading("a path", "the path by hand, checked", ratio(0.25)),
    ratioReading("a path, a dozen other templates", "the path by hand", ratio(1.8)),
    ratioReading("noise", "itself", ratio(1)),
    ...readings("compiling", "count", { templates: 20_000 }),
    ...readings("compiling", "nanoseconds", { mean: 6_000 }),
  ],
  documents: [
    ...readings("a document", "count", { tasks: 5_000 }),
    ...readings("a document", "bytes", { text: 8e5 }),
    ...readings("a document", "nanoseconds", { loading: 6e8, parsing: 4e8, "first load": 4e7 }),
    ratioReading("a document", "parsing it as YAML", ratio(1.5)),
  ],
  isolation: [
    { case: "laws", measure: "a-law", unit: "count", value: 10, notes: ["A law"] },
    { case: "seed", measure: "seed", unit: "count", value: 1 },
    { case: "spread", measure: "a-law", unit: "fraction", value: 0, notes: ["[a | b]", "seen"] },
    { case: "Sheaf", measure: "a-law", unit: "fraction", value: 1 },
  ],
};

/** Made-up measurements in which every target is reached. */
export function measured(): Measurement[] {
  return Object.entries(bySubject).flatMap(([subject, all]) =>
    all.map((reading) => ({ subject, ...reading })),
  );
}

/** What a change is about: every measurement that has these properties. */
type Selection = Partial<Pick<Measurement, "subject" | "case" | "measure">>;

/** {@link measured}, with other values where the selection fits. */
export function measuredWith(
  selection: Selection,
  valueOf: (measurement: Measurement, index: number) => number,
): Measurement[] {
  let index = 0;
  return measured().map((each) => {
    const fits = Object.entries(selection).every(
      ([key, value]) => each[key as keyof Selection] === value,
    );
    return fits ? { ...each, value: valueOf(each, index++) } : each;
  });
}

/** A report of {@link measured}. */
export function madeUpReport(quick = false): Report {
  return reportOf(measured(), quick, 90_000);
}

export function ratio(median: number): Ratio {
  return { median, low: median * 0.9, high: median * 1.1, ofMinima: median };
}

function sizesAt(item: number, spread: number, structuredClone: number) {
  return { fork: 10, item, spread, structuredClone };
}
