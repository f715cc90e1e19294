import { isDeepStrictEqual } from "node:util";
import { freshCopy } from "./fresh-copy.ts";

/** What a figure must lie between, both ends included. */
export interface Bounds {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/**
 * An operation whose bytes and time are guarded.
 *
 * @typeParam Bench What operations are made from: see {@link Suite.open}.
 */
export interface Case<Bench = never> {
  /** Unique among cases. Baselines and the command line name the case by it. */
  readonly id: string;
  readonly title: string;
  /** True if it is so much work that its bytes vary by chance: then only changes of 8% count. */
  readonly isLarge?: boolean;
  /**
   * True if the time is only screened for what has become half as slow again, however little the change
   * touches: exact times of every operation would take hours.
   */
  readonly isCoarse?: boolean;
  /** True if the bytes say nothing, as the work is done by another process. */
  readonly isTimedOnly?: boolean;
  /** Where the code stands whose changes can matter to it: paths in the repository, or their beginnings. */
  readonly code?: readonly string[];
  /**
   * Makes the operation, and checks its answer before anything is measured.
   *
   * @throws an Error if the answer is wrong, or the libraries lack what the case needs.
   */
  readonly prepare: (bench: Bench) => Operation | Promise<Operation>;
}

/** How the cost of an operation may grow with the size of what it is given. */
export interface Growth<Bench = never> {
  readonly id: string;
  readonly title: string;
  /** Tasks and as many variables of the context, 11 KB of JSON each; or items, nodes or lines. */
  readonly sizes: readonly number[];
  readonly time: Bounds;
  /** `same`: allocates equal bytes at all sizes. `flat`: may not grow. Null: not checked. */
  readonly bytes: "same" | "flat" | null;
  /** True for what must grow, which shows that growth would be noticed. */
  readonly isControl: boolean;
  /** As {@link Case.prepare}, at one of the sizes. */
  readonly prepare: (bench: Bench, size: number) => Operation | Promise<Operation>;
}

/** What is measured again and again. */
export interface Operation {
  readonly call: (index: number) => unknown;
  /**
   * Operations per call, such as the items of a run.
   *
   * @defaultValue 1
   */
  readonly operations?: number;
  readonly waits?: boolean;
  /** True if a call makes an object that users keep: then its retained bytes are measured too. */
  readonly makes?: boolean;
}

/** Everything that a guard needs to know about a project. */
export interface Suite {
  /** Path of the built module that exports this suite as `suite`; processes that measure import it. */
  readonly file: string;
  readonly cases: readonly Case[];
  readonly growths: readonly Growth[];
  /** Loads the build below `root`. What it resolves to is what `prepare` is called with. */
  readonly open: (root: string) => Promise<unknown>;
  /** The first file that the build below `root` lacks; null if it is complete. */
  readonly missingFile: (root: string) => string | null;
  /** Shell commands that install and build the fresh checkout below `root`, in order. */
  readonly build: (root: string) => readonly { readonly title: string; readonly command: string }[];
}

/** `only` and the controls, without which nobody would know if growth can be seen. Null means all. */
export function withControls(
  growths: Suite["growths"],
  only: readonly string[] | null,
): readonly string[] | null {
  const controls = growths.filter(({ isControl }) => isControl).map(({ id }) => id);
  return only === null ? null : [...new Set([...only, ...controls])];
}

/** Calls the operation `count` times. Its loop is compiled from a source text of its own. */
export function loopOf({ call, waits = false }: Operation): (count: number) => unknown {
  const kept: unknown[] = Array.from({ length: 64 }, () => null);
  const loop = waits ? freshCopy(awaitingLoop) : freshCopy(callLoop);
  return (count) => loop(call, kept, count);
}

type Call = Operation["call"];

/** Keeps the last 64 results, so that V8 cannot eliminate any of them. */
function callLoop(call: Call, kept: unknown[], count: number): void {
  for (let i = 0; i < count; i++) kept[i & 63] = call(i);
}

async function awaitingLoop(call: Call, kept: unknown[], count: number): Promise<void> {
  for (let i = 0; i < count; i++) kept[i & 63] = await call(i);
}

export function expectAnswer(actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`its answer is ${shown(actual)}, not ${shown(expected)}`);
}

const MOST_SHOWN = 80;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
