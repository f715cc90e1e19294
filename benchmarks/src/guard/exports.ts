import type { CaseBytes } from "../measure/case-bytes.ts";
import { platformName } from "../measure/platform.ts";
import type { HistoryLine } from "./history.ts";

/** The formats of other tools that figures are exported in. */
export const EXPORTS: Readonly<Record<string, (line: HistoryLine) => unknown>> = {
  gab: asSmallerIsBetter,
  bmf: asBencherMetrics,
  json: (line) => line,
};

/** The list of `customSmallerIsBetter`, a tool of github-action-benchmark. */
function asSmallerIsBetter({ bytes, times, platform }: HistoryLine): object[] {
  const extra = platformName(platform);
  return [
    ...figuresOf(bytes).map(({ id, measure, value }) => {
      return { name: `${id}: ${measure}`, unit: "bytes", value, extra };
    }),
    ...Object.entries(times).map(([id, { toControl }]) => {
      return { name: `${id}: time`, unit: "times the control", value: toControl, extra };
    }),
  ];
}

/** The Bencher Metric Format: measures by their slug, of benchmarks by their name. */
function asBencherMetrics({ bytes, times }: HistoryLine): object {
  const metrics: Record<string, Record<string, { readonly value: number }>> = {};
  for (const { id, measure, value } of figuresOf(bytes))
    (metrics[id] ??= {})[`${measure}-bytes`] = { value };
  // Without nanoseconds, which differ by a factor of two between runs and would raise false alarms.
  for (const [id, { toControl }] of Object.entries(times))
    (metrics[id] ??= {})["time-to-control"] = { value: toControl };
  return metrics;
}

/** The bytes of a line as single figures, case by case. */
export function figuresOf(bytes: Readonly<Record<string, CaseBytes>>) {
  const measures = ["allocated", "retained", "left"] as const;
  return Object.entries(bytes).flatMap(([id, figures]) =>
    measures.flatMap((measure) => {
      const value = figures[measure];
      return value === null ? [] : [{ id, measure, value }];
    }),
  );
}
