import { fittedExponent } from "../measure/fitted-exponent.ts";
import { HAND_LOOP, OURS, P_MAP } from "../item-engines.ts";
import type { Measurements } from "../measurements.ts";
import { CHAIN, CONTROL, LAYERS, ROUTES, totalOf } from "../probes/graph-sizes.ts";
import { formatBytes, formatNumber, formatRatio, formatTime } from "../output/quantities.ts";
import { minimum } from "../measure/statistics.ts";
import { ratioTarget, type Target, target } from "./target.ts";

/** What running workflows costs: by items, by the size of the context, by the size of the graph. */
export function workflowTargets(measured: Measurements): Target[] {
  return [
    ...itemTargets(measured),
    ...contextTargets(measured),
    ...streamTargets(measured),
    ...nestedTargets(measured),
    ...graphTargets(measured),
  ];
}

function itemTargets({ itemTimes, itemBytes }: Measurements): Target[] {
  const allocations = [...itemBytes.sizes, ...itemBytes.others];
  const [own, byHand, rival] = [OURS, HAND_LOOP, P_MAP].map((name) => ({
    time: itemTimes.engines.find((engine) => engine.name === name)?.minimum ?? Number.NaN,
    bytes: allocations.find((engine) => engine.name === name)?.bytesPerItem ?? Number.NaN,
  })) as [Cost, Cost, Cost];
  const least = (cost: Cost): string =>
    `; ${formatTime(cost.time)} against ${formatTime(rival.time)}`;
  const exact = `a whole run by its ${formatNumber(itemBytes.items)} items, median of windows without a collection`;
  return [
    ratioTarget(
      "items-time",
      "An item of a workflow, to p-map on the bare items",
      itemTimes.toPMap,
      { atMost: 0.5 },
      least(own),
    ),
    ratioTarget(
      "items-time-by-hand",
      "The same by a loop that forks, calls and records, to p-map",
      itemTimes.handLoopToPMap,
      {},
      least(byHand),
    ),
    target(
      "items-bytes",
      "An item of a workflow allocates",
      "bytes",
      own.bytes,
      { atMost: 800 },
      exact,
    ),
    target("items-bytes-by-hand", "The same by that loop", "bytes", byHand.bytes, {}, exact),
    target("items-bytes-p-map", "The same by p-map", "bytes", rival.bytes, {}, exact),
  ];
}

interface Cost {
  readonly time: number;
  readonly bytes: number;
}

function contextTargets({
  itemTimes: { sizes, bySize, noise },
  itemBytes,
}: Measurements): Target[] {
  const times = Object.values(bySize).map((ratio) => ratio.median);
  const bytes = itemBytes.sizes.map(({ bytesWhileRunning }) => Math.round(bytesWhileRunning));
  const shownTimes = sizes.map((size) => `${size.name} ${formatTime(size.minimum)}`);
  const shownBytes = itemBytes.sizes.map(
    ({ name, bytesPerItem }, i) =>
      `${name} ${formatBytes(bytes[i] ?? Number.NaN)}, with all that a run costs once ${formatBytes(bytesPerItem)}`,
  );
  return [
    target(
      "items-context-time",
      "An item at the slowest of several sizes of context, to the fastest",
      "ratio",
      Math.max(...times) / minimum(times),
      { atMost: 1.1 },
      `medians of the ratios of rounds in turns; least times ${shownTimes.join("; ")}; one size against itself ${formatRatio(noise.median)}`,
    ),
    target(
      "items-context-bytes",
      "Bytes that an item allocates more at one of these sizes than at another",
      "bytes",
      Math.max(...bytes) - minimum(bytes),
      { atLeast: 0, atMost: 0 },
      `exact, while items run: ${shownBytes.join("; ")}`,
    ),
  ];
}

/** Eight megabytes: what a heap may grow by while nothing is kept of its items. */
const FLAT = 8e6;

function streamTargets({ streamMemory: { runs, kept } }: Measurements): Target[] {
  const details =
    "most bytes over the collected heap before the run, at 10 points and after its end";
  return [
    ...runs.map(({ items, concurrency, growth }) =>
      target(
        `stream-${items}-${concurrency}`,
        `A stream of ${formatNumber(items)} items, ${formatNumber(concurrency)} at once, makes the heap grow by`,
        "bytes",
        Math.max(...growth),
        { atMost: FLAT },
        details,
      ),
    ),
    target(
      "control-stream",
      `Control: the same where the outputs of ${formatNumber(kept.items)} items are kept`,
      "bytes",
      Math.max(...kept.growth),
      { atLeast: FLAT },
      details,
    ),
  ];
}

function nestedTargets({ nestedItems: nested }: Measurements): Target[] {
  const { width, nanoseconds, pMapNanoseconds } = nested;
  return [
    ratioTarget(
      `nested-${width}-time`,
      `An item of ${width} x ${width} x ${width} in sub-workflows, to p-map on as many bare items`,
      nested.toPMap,
      { atMost: 1 },
      `; ${formatTime(nanoseconds)} against ${formatTime(pMapNanoseconds)}`,
    ),
    target(
      `nested-${width}-memory`,
      "The same makes the heap grow by",
      "bytes",
      Math.max(...nested.growth),
      { atMost: FLAT },
      "most bytes over the collected heap before the run, at 10 points and after its end",
    ),
  ];
}

function graphTargets({ graphSizes }: Measurements): Target[] {
  const exponentTarget = (
    id: string,
    sentence: string,
    shape: string,
    bounds: { atLeast?: number; atMost?: number },
  ): Target => {
    const points = graphSizes.find((sizes) => sizes.shape === shape)?.points ?? [];
    const costs = points.map((cost) => ({ size: cost.nodes, cost: totalOf(cost) }));
    const shown = costs.map(
      ({ size, cost }) => `${formatNumber(size)} in ${formatTime(cost * 1e6)}`,
    );
    const details = `built, checked and run in a nursery that holds all of them, least times: ${shown.join(", ")}`;
    return target(id, sentence, "exponent", fittedExponent(costs), bounds, details);
  };
  const linear = { atMost: 1.15 };
  return [
    exponentTarget(
      "chain-time",
      "Time of a chain of tasks, exponent of their number",
      CHAIN,
      linear,
    ),
    exponentTarget(
      "routes-time",
      "Time of a graph of nodes with 5 edges each, exponent of their number",
      ROUTES,
      linear,
    ),
    exponentTarget(
      "layers-time",
      "Time of layers of 10 tasks that join all, exponent of their number",
      LAYERS,
      linear,
    ),
    exponentTarget(
      "control-copies",
      "Control: a list of nodes copied for each addition, which must grow with its square",
      CONTROL,
      { atLeast: 1.3 },
    ),
  ];
}
