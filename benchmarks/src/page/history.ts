/** The figures of one commit, as a line of `history.ndjson`. */
export interface HistoryEntry {
  readonly commit: string;
  readonly date: string;
  readonly runtime: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** What a file of history holds. Lines that are none are counted, not refused: others write the file. */
export interface History {
  readonly entries: readonly HistoryEntry[];
  readonly skipped: number;
}

/** More than this is a change: bytes are exact, but for a fraction of a percent. */
const CHANGE = 0.005;

export function readHistory(text: string): History {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const entries = lines.map(entryIn).filter((entry) => entry !== null);
  return { entries, skipped: lines.length - entries.length };
}

/** By how much a figure differs from the one before it; null where it does not, or there was none. */
export function changeOf(previous: number | undefined, current: number | undefined): number | null {
  if (previous === undefined || current === undefined) return null;
  if (previous === 0) return current === 0 ? null : Number.POSITIVE_INFINITY;
  const change = current / previous - 1;
  return Math.abs(change) > CHANGE ? change : null;
}

function entryIn(line: string): HistoryEntry | null {
  try {
    const json = JSON.parse(line) as Record<string, unknown> | null;
    const { commit, date, runtime, figures } = json ?? {};
    if (typeof commit !== "string" || typeof date !== "string") return null;
    if (typeof figures !== "object" || figures === null) return null;
    const numbers = Object.entries(figures).filter(([, value]) => Number.isFinite(value));
    return { commit, date, runtime: runtimeIn(runtime), figures: Object.fromEntries(numbers) };
  } catch {
    return null;
  }
}

/** A version of Node, as a text or within an object. */
function runtimeIn(runtime: unknown): string {
  if (typeof runtime === "string") return runtime;
  const node = (runtime as { node?: unknown } | null | undefined)?.node;
  return typeof node === "string" ? node : "unknown";
}
