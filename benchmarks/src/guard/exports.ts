import { figuresOf, type HistoryLine } from "./history.ts";
import { platformName } from "./platform.ts";

/** The formats that figures are given to others in. */
export const EXPORTS: Readonly<Record<string, (line: HistoryLine) => unknown>> = {
  gab: asSmallerIsBetter,
  bmf: asBencherMetrics,
  json: (line) => line,
};

/** Of github-action-benchmark: a list of figures for its tool `customSmallerIsBetter`. */
interface SmallerIsBetter {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly extra?: string;
}

function asSmallerIsBetter({ bytes, times, platform }: HistoryLine): SmallerIsBetter[] {
  const extra = platformName(platform);
  return [
    ...figuresOf(bytes).map(({ id, measure, value }) => ({
      name: `${id}: ${measure}`,
      unit: "bytes",
      value,
      extra,
    })),
    ...Object.entries(times).map(([id, { toControl }]) => ({
      name: `${id}: time`,
      unit: "times the control",
      value: toControl,
      extra,
    })),
  ];
}

/** Of Bencher: measures by their slug, of benchmarks by their name. */
type BencherMetrics = Record<string, Record<string, { readonly value: number }>>;

function asBencherMetrics({ bytes, times }: HistoryLine): BencherMetrics {
  const metrics: BencherMetrics = {};
  for (const { id, measure, value } of figuresOf(bytes))
    (metrics[id] ??= {})[`${measure}-bytes`] = { value };
  // No nanoseconds: from one run to the next they differ by twice and more, and a threshold would cry wolf.
  for (const [id, { toControl }] of Object.entries(times))
    (metrics[id] ??= {})["time-to-control"] = { value: toControl };
  return metrics;
}
