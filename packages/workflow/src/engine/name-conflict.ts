import {
  createContext,
  join,
  type Json,
  JoinConflictError,
  type Policy,
  type WorkflowContext,
} from "@sheaf/context";
import type { WorkflowSource } from "../declaration-source.ts";
import { NodeFailedError } from "../errors.ts";
import { AncestorSet } from "./ancestor-set.ts";
import { branchConflict } from "./branch-conflict.ts";
import { type Kind, variableKind } from "./context-kind.ts";
import type { Step } from "./step.ts";

/** A name in one branch: the steps that wrote it, and its value. */
export interface Line {
  /** In an order in which each comes after those before it. */
  readonly steps: readonly number[];
  readonly ancestors: AncestorSet;
  readonly value: Json | undefined;
}

/** The value of a name, and the step that wrote it last. */
interface Written {
  readonly value: Json | undefined;
  readonly by: number;
}

/** Policies that need only the values, not the base. */
const BY_VALUE: ReadonlySet<Policy> = new Set<Policy>(["error", "first", "last", "min", "max"]);

/** A name that several lines of steps wrote, of which none has seen all of another. Its policy decides. */
export class NameConflict {
  readonly #steps: readonly Step[];
  /** All steps that wrote the name. */
  readonly #writers: readonly number[];
  readonly #kind: Kind;
  readonly #name: string;
  readonly #policy: Policy;
  readonly #source: WorkflowSource;

  constructor(
    steps: readonly Step[],
    writers: readonly number[],
    kind: Kind,
    name: string,
    policy: Policy,
    source: WorkflowSource,
  ) {
    this.#source = source;
    this.#steps = steps;
    this.#writers = writers;
    this.#kind = kind;
    this.#name = name;
    this.#policy = policy;
  }

  /** The value of the name after these lines meet. */
  resolve(all: readonly Line[]): Json | undefined {
    const lines = withoutSuperseded(all);
    const [first] = lines as [Line, ...Line[]];
    if (lines.length === 1) return first.value;
    const split = this.#splitOf(lines);
    if (split !== null) return this.#joined(split.base, lines.map(writtenBy));
    return BY_VALUE.has(this.#policy)
      ? this.#joined(undefined, lines.map(writtenBy))
      : this.#replayed(lines);
  }

  /** The value of the name at the point where the lines split; null if there is no such single point. */
  #splitOf(lines: readonly Line[]): { readonly base: Json | undefined } | null {
    const shared = AncestorSet.intersection(lines.map(({ ancestors }) => ancestors));
    const own = lines.flatMap(({ steps }) => steps.filter((step) => !shared.has(step)));
    let common: readonly number[] | null = null;
    const hasSeenAll = (ancestors: AncestorSet): boolean => {
      if (shared.isWithin(ancestors)) return true;
      common ??= this.#writers.filter((step) => shared.has(step));
      return common.every((step) => ancestors.has(step));
    };
    const isNested =
      new Set(own).size === own.length &&
      own.every((number) => hasSeenAll((this.#steps[number] as Step).before.ancestors));
    // The first step of a line has seen no other line, so it started with the common value.
    return isNested ? { base: this.#before(own[0] as number) } : null;
  }

  /** Starts with the value of the first line and replays each step of the others that it has not seen. */
  #replayed([first, ...others]: readonly Line[]): Json | undefined {
    const { steps } = first as Line;
    const { by } = writtenBy(first as Line);
    let { value } = first as Line;
    const seen = new Set(steps);
    for (const line of others) {
      for (const number of line.steps) {
        if (!seen.has(number)) value = this.#with(number, { value, by });
        seen.add(number);
      }
    }
    return value;
  }

  /** Applies to a value the change that a step made to another one. */
  #with(number: number, held: Written): Json | undefined {
    // A union keeps the order of the current value, not that of the value which the step saw.
    const base = this.#policy === "union" ? undefined : this.#before(number);
    const made = this.#kind.read((this.#steps[number] as Step).after, this.#name);
    const step = { value: made, by: number };
    const { value } = held;
    if (this.#policy !== "append" || !isList(value) || !isList(base ?? []))
      return this.#joined(base, [held, step]);
    // What the step added is appended to the whole list, not to the part that the step saw.
    const behind = (base ?? []) as readonly Json[];
    const list = this.#joined(base, [{ ...held, value: [...behind, ...value] }, step]);
    return (list as readonly Json[]).slice(behind.length);
  }

  #before(number: number): Json | undefined {
    return this.#kind.read((this.#steps[number] as Step).before.context, this.#name);
  }

  #joined(base: Json | undefined, lines: readonly Written[]): Json | undefined {
    const name = this.#name;
    const root: WorkflowContext = createContext({
      variables: base === undefined ? [] : [[name, base] as const],
    });
    const forks = lines.map(({ value }) => variableKind.write(root.fork(), name, value));
    try {
      return variableKind.read(join(root, forks, {}, { otherwise: this.#policy }), name);
    } catch (error) {
      if (!(error instanceof JoinConflictError)) throw new NodeFailedError(error, {});
      const [a, b] = error.writers.map((writer) => (lines[writer as number] as Written).by);
      throw branchConflict(
        this.#steps,
        [a as number, b as number],
        error,
        this.#policy,
        this.#source,
      );
    }
  }
}

function writtenBy({ steps, value }: Line): Written {
  return { value, by: steps.at(-1) as number };
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Drops lines whose steps another line has seen, and all but the first of equal lines. */
function withoutSuperseded(lines: readonly Line[]): Line[] {
  return lines.filter((line, position) =>
    lines.every((other, place) => {
      if (other === line || other.steps.length < line.steps.length) return true;
      const isSeen = line.steps.every((step) => other.ancestors.has(step));
      return !isSeen || (other.steps.length === line.steps.length && place > position);
    }),
  );
}
