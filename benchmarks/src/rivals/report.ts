import type { Ratio } from "../measure/interleaving.ts";
import type { Machine, Runtime } from "../measure/machine.ts";

/** Of the form of `rivals.json`; `docs/schemas/rivals-2.schema.json` describes it. */
export const RIVALS_SCHEMA_VERSION = 2;

/** What `npm run bench -- rivals` measured. */
export interface RivalsReport {
  readonly schemaVersion: typeof RIVALS_SCHEMA_VERSION;
  readonly date: string;
  readonly commit: string | null;
  readonly machine: Machine;
  readonly runtime: Runtime;
  readonly fanOuts: readonly FanOutRival[];
  readonly contexts: readonly ContextRival[];
}

/** An engine that runs an action over a list. */
export interface FanOutRival {
  readonly name: string;
  /** The package and its version. */
  readonly version: string;
  /** The page of its documentation that its setup follows. */
  readonly source: string;
  /** What it does and does not do for an item, which is why it is as fast as it is. */
  readonly why: string;
  readonly kind: "full" | "quick";
  readonly date: string;
  readonly jobs: readonly FanOutJob[];
}

/** One number of items at one size of the context. */
export interface FanOutJob {
  readonly items: number;
  readonly context: string;
  /** What ended it before it was measured; null if it was measured. */
  readonly ended: string | null;
  readonly measured: FanOutCost | null;
}

/** Figures are for one item. */
export interface FanOutCost {
  /** Nanoseconds. */
  readonly minimum: number;
  readonly median: number;
  readonly rounds: number;
  /** Against p-map and against Sheaf on the same job, in turns with them in one process. */
  readonly toPMap: Ratio;
  readonly toSheaf: Ratio;
  /** Null if a garbage collection fell into every window, so there is no exact figure. */
  readonly bytes: number | null;
}

/** A way to keep contexts. */
export interface ContextRival {
  readonly name: string;
  /** The page of its documentation that its setup follows. */
  readonly source: string;
  /** What a fork of it is, which is why it costs what it does. */
  readonly why: string;
  readonly kind: "full" | "quick";
  /** Nanoseconds; the fork alone, and the fork with this many writes. */
  readonly fork: ForkCost;
  readonly oneWrite: ForkCost;
  readonly fiveWrites: ForkCost;
  /** Nanoseconds of reading a variable again. */
  readonly read: number;
  /** Nanoseconds for each fork that is joined. */
  readonly join: number;
  /** For one item. */
  readonly scenario: { readonly nanoseconds: number; readonly allocatedBytes: number };
}

interface ForkCost {
  readonly nanoseconds: number;
  readonly retainedBytes: number;
}

/** Which was faster: the middle half of the rounds must be on one side. */
export function winnerOf({ toSheaf }: FanOutCost): "rival" | "Sheaf" | "even" {
  if (toSheaf.high < 1) return "rival";
  return toSheaf.low > 1 ? "Sheaf" : "even";
}

/** @throws an Error that names the file if `text` is not such a report of this version. */
export function parseRivals(text: string, file: string): RivalsReport {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error(`Cannot read "${file}": it is not JSON`, { cause });
  }
  if ((json as { schemaVersion?: unknown } | null)?.schemaVersion !== RIVALS_SCHEMA_VERSION)
    throw new Error(
      `Cannot read "${file}": it is not a report on rivals of version ${RIVALS_SCHEMA_VERSION}`,
    );
  return json as RivalsReport;
}
