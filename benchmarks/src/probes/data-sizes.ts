import { buildDataset, type Dataset, jsonBytes } from "../scenario/dataset.ts";
import type { Effort } from "../measure/effort.ts";
import { retainedBytes } from "../measure/retained-bytes.ts";
import { contextOf } from "../rivals/sheaf.ts";
import { median, minimum } from "../measure/statistics.ts";

/** How large the data of the scenario is: as JSON text, and on the heap. */
export interface DataSizes {
  readonly jsonBytes: number;
  readonly heapBytes: number;
  /** What a context of ours adds to the plain data, its strings being shared. */
  readonly contextHeapBytes: number;
  readonly tasks: {
    readonly count: number;
    readonly smallest: number;
    readonly median: number;
    readonly largest: number;
  };
  readonly variables: { readonly count: number; readonly jsonBytes: number };
  readonly parameters: { readonly jsonBytes: number };
}

export function dataSizes(effort: Effort): DataSizes {
  effort.say("building the data");
  const data = buildDataset();
  const results = Object.values(data.tasks).map(jsonBytes);
  return {
    jsonBytes: jsonBytes(data),
    heapBytes: heapBytesOf(data),
    contextHeapBytes: retainedBytes(() => contextOf(data), { count: 10, rounds: 3 }),
    tasks: {
      count: results.length,
      smallest: minimum(results),
      median: median(results),
      largest: Math.max(...results),
    },
    variables: { count: Object.keys(data.variables).length, jsonBytes: jsonBytes(data.variables) },
    parameters: { jsonBytes: jsonBytes(data.parameters) },
  };
}

/** Of the data as it is after parsing, strings included. */
function heapBytesOf(data: Dataset): number {
  const text = JSON.stringify(data);
  return retainedBytes(() => JSON.parse(text), { count: 10, rounds: 3 });
}
