import { describe, expect, test } from "vitest";
import type { Measurements } from "../src/measurements.ts";
import { workflowTargets } from "../src/targets/workflow-targets.ts";
import { measured, ratio } from "./measured.ts";

const valueOf = (id: string, change: Partial<Measurements> = {}) =>
  workflowTargets({ ...measured(), ...change }).find((target) => target.id === id);

const { itemBytes, itemTimes, graphSizes, nestedItems, streamMemory } = measured();

describe("the targets of workflows", () => {
  test.each([
    ["items-time", 0.4],
    ["items-time-by-hand", 0.14],
    ["items-bytes", 600],
    ["items-bytes-by-hand", 400],
    ["items-bytes-p-map", 2_000],
    ["items-context-time", 1.03 / 0.98],
    ["items-context-bytes", 0],
    ["stream-1000000-10", 2e5],
    ["stream-1000000-1000", 2e5],
    ["control-stream", 2e7],
    ["nested-100-time", 0.7],
    ["nested-100-memory", 2e5],
  ])("%s reads %d", (id, value) => {
    expect(valueOf(id)).toMatchObject({ value, passed: true });
  });

  test.each([
    ["chain-time", 1],
    ["routes-time", 1],
    ["layers-time", 1],
    ["control-copies", 2],
  ])("%s fits the exponent %d", (id, exponent) => {
    expect(valueOf(id)?.value).toBeCloseTo(exponent, 10);
    expect(valueOf(id)?.passed).toBe(true);
  });

  const bytesAt = (place: number, bytesWhileRunning: number): Partial<Measurements> => ({
    itemBytes: {
      ...itemBytes,
      sizes: itemBytes.sizes.with(place, {
        ...(itemBytes.sizes[place] as (typeof itemBytes.sizes)[number]),
        bytesWhileRunning,
      }),
    },
  });

  test.each<[string, Partial<Measurements>]>([
    ["items-time", { itemTimes: { ...itemTimes, toPMap: ratio(0.51) } }],
    [
      "items-bytes",
      {
        itemBytes: {
          ...itemBytes,
          sizes: itemBytes.sizes.map((size) => ({ ...size, bytesPerItem: 801 })),
        },
      },
    ],
    [
      "items-context-time",
      { itemTimes: { ...itemTimes, bySize: { ...itemTimes.bySize, other: ratio(1.09) } } },
    ],
    ["items-context-bytes", bytesAt(2, 473)],
    ["items-context-bytes", bytesAt(0, 471)],
    ["items-context-bytes", bytesAt(1, Number.NaN)],
    [
      "stream-1000000-1000",
      {
        streamMemory: {
          ...streamMemory,
          runs: streamMemory.runs.map((run) => ({ ...run, growth: [1e5, 8.1e6, 0] })),
        },
      },
    ],
    [
      "control-stream",
      { streamMemory: { ...streamMemory, kept: { ...streamMemory.kept, growth: [1e5, 2e5] } } },
    ],
    ["nested-100-time", { nestedItems: { ...nestedItems, toPMap: ratio(1.01) } }],
    ["nested-100-memory", { nestedItems: { ...nestedItems, growth: [0, 0, 9e6] } }],
    [
      "layers-time",
      {
        graphSizes: graphSizes.map((sizes) => ({
          ...sizes,
          points: sizes.points.map((point) => ({ ...point, run: point.nodes ** 1.3 })),
        })),
      },
    ],
    [
      "control-copies",
      {
        graphSizes: graphSizes.map((sizes) => ({
          ...sizes,
          points: sizes.points.map((point) => ({ ...point, build: point.nodes })),
        })),
      },
    ],
  ])("%s is missed where its figure lies outside", (id, change) => {
    expect(valueOf(id, change)?.passed).toBe(false);
  });
});
