import { fittedExponent, type Point } from "../measure/fitted-exponent.ts";
import type { Measurements } from "../measurements.ts";
import { formatNumber } from "../output/quantities.ts";
import { type Target, target } from "./target.ts";

/** How costs grow, and controls that must grow, so that a broken harness cannot pass. */
export function complexityTargets({ contextSize, fanOutSize, forkMemory }: Measurements): Target[] {
  const bySize = (costOf: (time: Measurements["contextSize"][number]) => number | null): number =>
    fittedExponent(
      pointsOf(contextSize.map((time) => ({ size: time.jsonBytes, cost: costOf(time) }))),
    );
  const byItems = (costOf: (cost: Measurements["fanOutSize"][number]) => number | null): number =>
    fittedExponent(pointsOf(fanOutSize.map((cost) => ({ size: cost.items, cost: costOf(cost) }))));
  const sizes = `least times at ${contextSize.map(({ label }) => label).join(", ")}, in turns`;
  const counts = `least times at ${fanOutSize.map(({ items }) => formatNumber(items)).join(", ")} items; what a fan-out costs at all, a few µs, draws it below 1`;
  const flat = { atLeast: -0.05, atMost: 0.05 };
  const bytes = fittedExponent(
    forkMemory.map(({ jsonBytes, allocatedBytes }) => ({ size: jsonBytes, cost: allocatedBytes })),
  );
  return [
    target(
      "complexity-fork-time",
      "Time of a fork, exponent of the size of the context",
      "exponent",
      bySize(({ fork }) => fork),
      flat,
      sizes,
    ),
    target(
      "complexity-fork-bytes",
      "Bytes of a fork, exponent of the size of the context",
      "exponent",
      bytes,
      { atLeast: 0, atMost: 0 },
      "exact",
    ),
    target(
      "complexity-items",
      "Time of a fan-out, exponent of the number of items",
      "exponent",
      byItems(({ nanoseconds }) => nanoseconds),
      { atLeast: 0.9, atMost: 1.1 },
      counts,
    ),
    target(
      "control-spread",
      "Control: spread, which must grow with the context",
      "exponent",
      bySize(({ spread }) => spread),
      { atLeast: 0.7 },
      sizes,
    ),
    target(
      "control-clone",
      "Control: structuredClone, which must grow with the context",
      "exponent",
      bySize((time) => time.structuredClone),
      { atLeast: 0.7 },
      "up to 10 MB",
    ),
    target(
      "control-square",
      "Control: a copy of the list per item, which must grow with its square",
      "exponent",
      byItems((cost) => cost.listCopiesNanoseconds),
      { atLeast: 1.3 },
      "up to 10,000 items",
    ),
  ];
}

function pointsOf(
  costs: readonly { readonly size: number; readonly cost: number | null }[],
): Point[] {
  return costs.filter((point): point is Point => point.cost !== null);
}
