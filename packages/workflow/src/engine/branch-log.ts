import {
  createContext,
  join,
  type Json,
  JoinConflictError,
  type Policies,
  type Policy,
  type WorkflowContext,
} from "@sheaf/context";
import type { WorkflowSource } from "../declaration-source.ts";
import { NodeFailedError } from "../errors.ts";
import { branchConflict } from "./branch-conflict.ts";
import { type Branch, BranchPosition } from "./branch.ts";
import { AncestorSet } from "./ancestor-set.ts";
import type { Step } from "./step.ts";

/** How variables, and task results, are read from and written to a context. */
interface Kind {
  read(context: WorkflowContext, name: string): Json | undefined;
  write(context: WorkflowContext, name: string, value: Json | undefined): WorkflowContext;
}

const variableKind: Kind = {
  read: (context, name) => context.get(name),
  write: (context, name, value) =>
    value === undefined ? context.delete(name) : context.set(name, value),
};

const taskKind: Kind = {
  read: (context, name) => context.task(name),
  // Task results are never deleted by a workflow.
  write: (context, name, value) => (value === undefined ? context : context.setTask(name, value)),
};

/** One name in one branch: the steps that wrote it, and its value. */
interface Line {
  /** Those before others in front. */
  readonly steps: readonly number[];
  readonly ancestors: AncestorSet;
  readonly value: Json | undefined;
}

/** The value of a name, and the step that wrote it last. */
interface Written {
  readonly value: Json | undefined;
  readonly by: number;
}

/** Policies that look at the values alone, whatever was there before. */
const BY_VALUE: ReadonlySet<Policy> = new Set<Policy>(["error", "first", "last", "min", "max"]);

/**
 * What the branches of one run wrote, step by step, so that branches can meet in any order and
 * number: branches may split and meet without being nested in each other. Where they meet, only the
 * steps that not all of them share are looked at. A name that one of these steps wrote takes what
 * that left, without a look at the branches; of several lines of steps the policy decides.
 */
export class BranchLog {
  readonly #steps: Step[] = [];
  readonly #source: WorkflowSource;
  /** All steps that wrote a name. */
  readonly #writers: Writers = noWriters();

  /** @param source Where the workflow is declared, for errors. */
  constructor(source: WorkflowSource) {
    this.#source = source;
  }

  /** Records what a node has made of a branch, as a step of this number. */
  record(node: string, before: Branch, after: WorkflowContext, writes: WorkflowContext): number {
    const { variables, tasks } = writes.changes();
    const number = this.#steps.length;
    const step: Step = {
      node,
      before,
      after,
      variables: [...Object.keys(variables.set), ...variables.deleted],
      tasks: Object.keys(tasks.set),
    };
    this.#steps.push(step);
    for (const names of ["variables", "tasks"] as const)
      for (const name of step[names]) addTo(this.#writers[names], name, number);
    return number;
  }

  /**
   * The branch that these become. O(n · log n) for n branches and writes that they do not share, and
   * O(branches · writes) more for a name that several of these writes are of.
   *
   * @throws BranchConflictError
   */
  meet(branches: readonly Branch[], policyOf: (name: string) => Policy | undefined): Branch {
    const [first, ...others] = branches.toSorted((a, b) =>
      BranchPosition.compare(a.order, b.order),
    );
    if (first === undefined) throw new RangeError("Cannot join branches: there are none");
    if (others.length === 0) return first;
    const all = [first, ...others];
    const { ancestors, owners } = differing(all);
    const meeting = { branches: all, owners, steps: this.#sorted([...owners.keys()]) };
    const variables = this.#settled(meeting, "variables", variableKind, policyOf, first.context);
    const context = this.#settled(meeting, "tasks", taskKind, () => "last", variables);
    const depth = all.reduce((most, branch) => Math.max(most, branch.depth), 0);
    return { ...first, context, ancestors, depth };
  }

  /** Steps with those before them in front, the same way whatever ended first. */
  #sorted(numbers: readonly number[]): readonly number[] {
    return numbers.toSorted((a, b) => {
      const { before: left } = this.#steps[a] as Step;
      const { before: right } = this.#steps[b] as Step;
      return left.depth - right.depth || BranchPosition.compare(left.order, right.order);
    });
  }

  #settled(
    { branches, owners, steps: all }: Meeting,
    names: "variables" | "tasks",
    kind: Kind,
    policyOf: (name: string) => Policy | undefined,
    start: WorkflowContext,
  ): WorkflowContext {
    let context = start;
    for (const [name, steps] of this.#writersOf(all, names)) {
      if (steps.length === 1) {
        const owner = owners.get(steps[0] as number) as Branch;
        if (owner !== branches[0])
          context = kind.write(context, name, kind.read(owner.context, name));
        continue;
      }
      const lines: Line[] = [];
      for (const { context: own, ancestors } of branches) {
        const written = steps.filter((step) => ancestors.has(step));
        if (written.length > 0)
          lines.push({ steps: written, ancestors, value: kind.read(own, name) });
      }
      const writers = this.#writers[names].get(name) ?? [];
      const policy = policyOf(name) ?? "error";
      const contest = new Contest(this.#steps, writers, kind, name, policy, this.#source);
      const value = contest.decide(withoutSuperseded(lines));
      if (value !== kind.read(context, name)) context = kind.write(context, name, value);
    }
    return context;
  }

  #writersOf(differing: readonly number[], names: "variables" | "tasks"): Map<string, number[]> {
    const writers = new Map<string, number[]>();
    for (const number of differing) {
      for (const name of (this.#steps[number] as Step)[names]) addTo(writers, name, number);
    }
    return writers;
  }
}

/** Branches in their order, and the steps that not all of them share. */
interface Meeting {
  readonly branches: readonly Branch[];
  /** Those before others in front. */
  readonly steps: readonly number[];
  /** The first branch that each of the steps led to. */
  readonly owners: ReadonlyMap<number, Branch>;
}

/** All steps of the branches, and the first branch of each that not all of them share. */
function differing(
  branches: readonly Branch[],
): Pick<Meeting, "owners"> & { readonly ancestors: AncestorSet } {
  const owners = new Map<number, Branch>();
  let ancestors = AncestorSet.intersection(branches.map((branch) => branch.ancestors));
  for (const branch of branches) {
    for (const step of branch.ancestors.without(ancestors)) owners.set(step, branch);
    ancestors = ancestors.union(branch.ancestors);
  }
  return { ancestors, owners };
}

/** Steps by the names that they wrote. */
type Writers = Readonly<Record<"variables" | "tasks", Map<string, number[]>>>;

function noWriters(): Writers {
  return { variables: new Map(), tasks: new Map() };
}

function addTo(writers: Map<string, number[]>, name: string, step: number): void {
  const steps = writers.get(name);
  if (steps === undefined) writers.set(name, [step]);
  else steps.push(step);
}

/** One name that several lines wrote. */
class Contest {
  readonly #steps: readonly Step[];
  /** All that wrote the name. */
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

  /** The join of lines of which none has seen all of another. */
  decide(lines: readonly Line[]): Json | undefined {
    const [first] = lines as readonly [Line];
    if (lines.length === 1) return first.value;
    const split = this.#splitOf(lines);
    if (split !== null) return this.#joined(split.base, lines.map(writtenBy));
    return BY_VALUE.has(this.#policy)
      ? this.#joined(undefined, lines.map(writtenBy))
      : this.#replayed(lines);
  }

  /** What the name held where the lines parted; null if they did not part at one point. */
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
    // The first step of a line has seen no other, and so started with what all lines started with.
    return isNested ? { base: this.#before(own[0] as number) } : null;
  }

  /** The value of the first line, and then each step of the others that it has not seen, once. */
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

  /** The value with what a step made of another one. */
  #with(number: number, held: Written): Json | undefined {
    // A union keeps the order of what is held, not that of what the step has seen of it.
    const base = this.#policy === "union" ? undefined : this.#before(number);
    const made = this.#kind.read((this.#steps[number] as Step).after, this.#name);
    const step = { value: made, by: number };
    const { value } = held;
    if (this.#policy !== "append" || !isList(value) || !isList(base ?? []))
      return this.#joined(base, [held, step]);
    // What the step added goes behind the whole list, not behind what the step has seen of it.
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

/** Without the lines whose steps another line has seen, and of equal ones the first. */
function withoutSuperseded(lines: readonly Line[]): Line[] {
  return lines.filter((line, position) =>
    lines.every((other, place) => {
      if (other === line || other.steps.length < line.steps.length) return true;
      const isSeen = line.steps.every((step) => other.ancestors.has(step));
      return !isSeen || (other.steps.length === line.steps.length && place > position);
    }),
  );
}

/** The policy of a variable, as a workflow declares them. */
export function policyIn(policies: Policies | undefined, name: string): Policy | undefined {
  return policies !== undefined && Object.hasOwn(policies, name) ? policies[name] : undefined;
}
