import { EXTENTS } from "../src/scenario/dataset.ts";
import { HAND_LOOP, OURS, P_MAP, sizeName } from "../src/item-engines.ts";
import type { Ratio } from "../src/measure/interleaving.ts";
import type { Measurements } from "../src/measurements.ts";
import { CHAIN, CONTROL, LAYERS, ROUTES } from "../src/probes/graph-sizes.ts";
import { NAMES } from "../src/probes/templates.ts";
import { type Report, reportOf } from "../src/report/report.ts";
import { approaches } from "../src/rivals/all.ts";

/** Made-up measurements in which every target is reached. */
export function measured(): Measurements {
  const timing = { minimum: 200, median: 250, p99: 400, samples: 12 };
  const all = { watched: 200, collected: 200 };
  return {
    collection: { forks: all, items: all, results: all },
    contextSize: [
      { label: "10 KB", jsonBytes: 1e4, fork: 10, item: 200, spread: 20, structuredClone: 5e4 },
      { label: "1 MB", jsonBytes: 1e6, fork: 10, item: 210, spread: 2_000, structuredClone: 5e6 },
      { label: "100 MB", jsonBytes: 1e8, fork: 10, item: 220, spread: 2e5, structuredClone: null },
    ],
    dataSizes: {
      jsonBytes: 1e6,
      heapBytes: 1.2e6,
      contextHeapBytes: 4e5,
      tasks: { count: 100, smallest: 8_000, median: 10_000, largest: 11_000 },
      variables: { count: 50, jsonBytes: 5e4 },
      parameters: { jsonBytes: 1e4 },
    },
    documents: {
      tasks: 5_000,
      bytes: 8e5,
      load: 6e8,
      parse: 4e8,
      toParse: ratio(1.5),
      firstLoad: 4e7,
    },
    entry: {
      result: ratio(0.3),
      allResults: ratio(0.3),
      noise: ratio(1),
      reentryBySize: ratio(1),
      reentryOfPart: ratio(1),
      reentryNanoseconds: 40,
    },
    fanOutSize: [10, 100, 1_000].map((items) => ({
      items,
      nanoseconds: items * 250,
      listCopiesNanoseconds: items ** 2,
    })),
    forkMemory: ["10 KB", "1 MB", "100 MB"].map((label, i) => ({
      label,
      jsonBytes: 10 ** (4 + 2 * i),
      retained: { unwritten: 48, oneWrite: 96, fiveWrites: 288 },
      allocatedBytes: 48,
    })),
    forkTime: { nanoseconds: 10, bareNanoseconds: 9, ratio: ratio(1.1), noise: ratio(1) },
    graphSizes: [CHAIN, ROUTES, LAYERS, CONTROL].map((shape) => ({
      shape,
      points: [1_000, 3_000, 10_000].map((nodes) => ({
        nodes,
        edges: shape === CONTROL ? 0 : nodes * 5,
        build: shape === CONTROL ? nodes ** 2 / 1e5 : nodes / 1e3,
        check: shape === CONTROL ? 0 : nodes / 1e3,
        run: shape === CONTROL ? 0 : nodes / 1e2,
      })),
    })),
    isolation: {
      seed: 1,
      runs: 10,
      laws: [{ name: "a-law", sentence: "A law" }],
      examined: [
        {
          name: "spread",
          setup: "{ ...variables }",
          verdicts: [{ law: "a-law", holds: false, counterexample: "[a | b]", error: "seen" }],
        },
        { name: "Sheaf", setup: "as it comes", verdicts: [{ law: "a-law", holds: true }] },
      ],
    },
    itemBytes: {
      items: 10_000,
      sizes: [SMALL, OURS, LARGE].map((name) => ({
        ...allocation(name, 600),
        bytesWhileRunning: 472,
      })),
      others: [allocation(HAND_LOOP, 400), allocation(P_MAP, 2_000)],
    },
    itemTimes: {
      items: 10_000,
      engines: [itemTime(OURS, 250), itemTime(HAND_LOOP, 90), itemTime(P_MAP, 650)],
      sizes: [itemTime(SMALL, 248), itemTime(OURS, 250), itemTime(LARGE, 255)],
      toPMap: ratio(0.4),
      handLoopToPMap: ratio(0.14),
      bySize: { [SMALL]: ratio(0.98), [OURS]: ratio(1), [LARGE]: ratio(1.03) },
      noise: ratio(1),
    },
    joins: { sameNames: joinTime(), ownNames: joinTime() },
    logPipeline: seedScenario(10_000),
    memoryOverItems: {
      clones: [1, 10, 100].map((items) => ({ items, bytes: items * 1.3e6 })),
      forks: [1, 10, 100, 1_000, 10_000, 100_000].map((items) => ({ items, bytes: items * 48 })),
    },
    monitoring: seedScenario(1_000),
    nestedItems: {
      width: 100,
      leaves: 1e6,
      nanoseconds: 500,
      pMapNanoseconds: 700,
      toPMap: ratio(0.7),
      growth: [1e5, 2e5, -1e4],
    },
    notifications: seedScenario(5_000),
    ownScenarioBytes: [allocation("Sheaf", 288), allocation("Sheaf, forks joined", 700)],
    reads: {
      inFork: ratio(1.1),
      inRoot: ratio(1.1),
      inWrittenFork: ratio(1.2),
      first: ratio(0.5),
      firstToPacked: ratio(1),
      nested: ratio(1),
      noise: ratio(1),
    },
    scenarioBytes: {
      approaches: approaches
        .filter(({ name }) => !name.startsWith("Sheaf"))
        .map(({ name, forks }) => allocation(name, forks === "copies" ? 2e6 : 3_000)),
      serialisedBytes: 1e6,
      retainedByClone: 1.3e6,
    },
    scenarioTimes: {
      approaches: approaches.map(({ name, forks }) => ({ name, forks, items: 6, perItem: timing })),
      wholeCloneMilliseconds: 7_000,
      ratios: {
        structuredClone: ratio(25_000),
        "immutable Maps": ratio(4),
        "immutable, all in one Map": ratio(7),
        klona: ratio(4_000),
      },
    },
    streamMemory: {
      runs: [10, 1_000].map((concurrency) => ({ items: 1e6, concurrency, growth: [1e5, 2e5, 0] })),
      kept: { items: 3e5, concurrency: 10, growth: [1e6, 2e7, 0] },
    },
    survival: {
      heapMegabytes: 256,
      structuredClones: 200,
      klonaClones: 400,
      forks: 4e6,
      forksWithFiveWrites: 8e5,
    },
    templateItems: {
      items: 400,
      sizes: [SMALL, OURS, LARGE].map((name) => ({
        ...itemTime(name, 20_000),
        bytes: 20_000,
      })),
      bySize: { [SMALL]: ratio(1), [OURS]: ratio(1.02), [LARGE]: ratio(0.98) },
      noise: ratio(1),
    },
    templates: {
      cases: Object.values(NAMES).map((name) => ({ ...itemTime(name, 20), bytes: 0 })),
      sizes: ["10 KB", "1 MB"].map((name) => ({ ...itemTime(name, 20), bytes: 0 })),
      objects: [itemTime("10 KB", 700), itemTime("1 MB", 35_000)],
      toUnchecked: ratio(1.1),
      toChecked: ratio(0.25),
      amongOthersToUnchecked: ratio(1.8),
      bySize: { "10 KB": ratio(1), "1 MB": ratio(1.02) },
      noise: ratio(1),
      compiled: { templates: 20_000, nanoseconds: 6_000 },
    },
  };
}

/** A report of {@link measured}. */
export function madeUpReport(quick = false): Report {
  return reportOf(measured(), quick, 90_000, []);
}

export function ratio(median: number): Ratio {
  return { median, low: median * 0.9, high: median * 1.1, ofMinima: median };
}

function joinTime() {
  return {
    milliseconds: 0.5,
    toNativeMap: ratio(3),
    comparingAll: ratio(12),
    comparingVariables: ratio(8),
  };
}

const [SMALL, , LARGE] = EXTENTS.map(sizeName) as [string, string, string];

function seedScenario(items: number) {
  return {
    items,
    contextBytes: 1e6,
    cloning: {
      clones: 150,
      bytesPerItem: 1.3e6,
      nanosecondsPerItem: 7e6,
      heapLimitBytes: 4.3e9,
    },
    forking: { nanoseconds: items * 5_000, growth: [1e5, items * 200, items * 250] },
  };
}

function itemTime(name: string, least: number) {
  return { name, minimum: least, median: least * 2 };
}

function allocation(name: string, bytesPerItem: number) {
  return { name, bytesPerItem, windows: 9, discarded: 1 };
}
