import { figuresOf, type HistoryLine, TOLERANCE } from "../guard/index.ts";
import { platformKey } from "../measure/platform.ts";

/** The number of commits that fit into a chart, and a page. */
export const MOST_COMMITS = 30;

/** The number of lines that can be distinguished in one chart. */
const MOST_FIGURES = 4;

/** Figures that are shown first, if the history has them: their lines lie apart. */
const PREFERRED: readonly string[] = [
  "fork: retained",
  "fork-1-write: retained",
  "scenario-item: allocated",
  "workflow-item: allocated",
];

/** A commit on one platform. */
export interface HistoryRow {
  readonly line: HistoryLine;
  /** By its name, such as `fork: retained`: the bytes, and the {@link changeOf} them. */
  readonly figures: ReadonlyMap<string, { readonly value: number; readonly change: number | null }>;
}

/** All lines, each compared with the line before of the same platform. */
export function historyRows(lines: readonly HistoryLine[]): HistoryRow[] {
  const last = new Map<string, ReadonlyMap<string, number>>();
  return lines.map((line) => {
    const platform = platformKey(line.platform);
    const before = last.get(platform);
    const values = namedFigures(line);
    last.set(platform, values);
    const figures = [...values].map(
      ([name, value]) => [name, { value, change: changeOf(before?.get(name), value) }] as const,
    );
    return { line, figures: new Map(figures) };
  });
}

/** The last commits of the same platform as the last: on others, bytes differ without any change of the code. */
export function ofLastPlatform(rows: readonly HistoryRow[]): HistoryRow[] {
  const places = rows.map(({ line }) => platformKey(line.platform));
  return rows.filter((_, i) => places[i] === places.at(-1)).slice(-MOST_COMMITS);
}

/** The figures that are shown: the preferred ones, then others in the order of their names. */
export function keyFigures(lines: readonly HistoryLine[]): string[] {
  const shown = ofLastPlatform(historyRows(lines));
  const names = new Set(shown.flatMap(({ figures }) => [...figures.keys()]));
  return [...names]
    .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .slice(0, MOST_FIGURES);
}

/** The relative change from the previous figure; null if there is none, or within the tolerance. */
export function changeOf(previous: number | undefined, current: number): number | null {
  if (previous === undefined) return null;
  if (previous === 0) return current === 0 ? null : Number.POSITIVE_INFINITY;
  const change = current / previous - 1;
  return Math.abs(change) > TOLERANCE.fraction ? change : null;
}

/** ▲ or ▼, and nothing where a figure did not change. */
export function markOf(change: number | null): string {
  return change === null ? "" : change > 0 ? "▲" : "▼";
}

function namedFigures({ bytes }: HistoryLine): ReadonlyMap<string, number> {
  return new Map(figuresOf(bytes).map(({ id, measure, value }) => [`${id}: ${measure}`, value]));
}

function rank(name: string): number {
  const at = PREFERRED.indexOf(name);
  return at === -1 ? PREFERRED.length : at;
}
