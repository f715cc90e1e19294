import type { Policies, Policy, WorkflowContext } from "@sheaf/context";
import type { WorkflowSource } from "../declaration-source.ts";
import type { AncestorSet } from "./ancestor-set.ts";
import { type Branch, BranchPosition } from "./branch.ts";
import { type Kind, taskKind, variableKind } from "./context-kind.ts";
import { type Line, NameConflict } from "./name-conflict.ts";
import type { Step } from "./step.ts";

type PolicyOf = (name: string) => Policy | undefined;

/**
 * Records what the branches of a run wrote, step by step, so that branches can split and meet in any
 * way, nested or not. When branches meet, the one with the most steps takes over the steps that it lacks,
 * so that a long line of steps is not visited for each short one that joins it. A name that only one of
 * those steps wrote takes its value from there, without a look at the branches. If several lines of
 * steps wrote it, the policy decides.
 */
export class BranchLog {
  readonly #steps: Step[] = [];
  readonly #source: WorkflowSource;
  /** All steps that wrote a name. */
  readonly #writers: Writers = { variables: new Map(), tasks: new Map() };

  /** @param source Where the workflow is declared, for errors. */
  constructor(source: WorkflowSource) {
    this.#source = source;
  }

  /** Records what a node did to a branch. Returns the number of the step. */
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
   * The branch that these become. O(n · log n) for n branches and steps that the one with most steps
   * lacks, and O(branches · writes) more for a name that several of the writes they do not share are of.
   *
   * @throws BranchConflictError
   */
  meet(branches: readonly Branch[], policyOf: PolicyOf): Branch {
    const all = branches.toSorted((a, b) => BranchPosition.compare(a.position, b.position));
    const [first] = all;
    if (first === undefined) throw new RangeError("Cannot join branches: there are none");
    if (all.length === 1) return first;
    const meeting = this.#meetingOf(all);
    const variables = this.#resolved(meeting, "variables", policyOf, meeting.longest.context);
    const context = this.#resolved(meeting, "tasks", () => "last", variables);
    const depth = all.reduce((most, branch) => Math.max(most, branch.depth), 0);
    const { ancestors, longest, steps } = meeting;
    const stepsBehind = longest.stepsBehind + steps.length;
    return { ...first, context, ancestors, stepsBehind, depth };
  }

  #meetingOf(branches: readonly Branch[]): Meeting {
    const longest = branches.reduce((most, branch) =>
      branch.stepsBehind > most.stepsBehind ? branch : most,
    );
    const owners = new Map<number, Branch>();
    let { ancestors } = longest;
    for (const branch of branches) {
      const added = branch.ancestors.without(ancestors);
      for (const step of added) owners.set(step, branch);
      ancestors = ancestors.union(branch.ancestors);
    }
    const since = branches.reduce(
      (least, branch) => Math.min(least, ancestors.firstWithout(branch.ancestors)),
      Infinity,
    );
    const steps = this.#sorted([...owners.keys()]);
    return { branches, longest, owners, steps, ancestors, since };
  }

  /** The steps in an order in which each comes after those before it, independent of timing. */
  #sorted(numbers: readonly number[]): readonly number[] {
    return numbers.toSorted((a, b) => this.#compare(a, b));
  }

  #compare(a: number, b: number): number {
    const { before: left } = this.#steps[a] as Step;
    const { before: right } = this.#steps[b] as Step;
    return left.depth - right.depth || BranchPosition.compare(left.position, right.position);
  }

  /** The context with what the other branches wrote. */
  #resolved(
    meeting: Meeting,
    names: "variables" | "tasks",
    policyOf: PolicyOf,
    start: WorkflowContext,
  ): WorkflowContext {
    const kind = names === "variables" ? variableKind : taskKind;
    const contested: Contested[] = [];
    let context = start;
    for (const [name, step] of this.#namesIn(meeting.steps, names)) {
      const steps = this.#differing(meeting, this.#writers[names].get(name) ?? []);
      if (steps.length > 1) contested.push({ name, steps });
      else {
        const { context: own } = meeting.owners.get(step) as Branch;
        context = kind.write(context, name, kind.read(own, name));
      }
    }
    contested.sort((a, b) => this.#compare(a.steps[0] as number, b.steps[0] as number));
    for (const one of contested) {
      const value = this.#conflict(one, names, kind, policyOf).resolve(linesOf(meeting, one, kind));
      if (value !== kind.read(context, one.name)) context = kind.write(context, one.name, value);
    }
    return context;
  }

  /** Each name that the steps wrote, with the first step that did. */
  #namesIn(steps: readonly number[], names: "variables" | "tasks"): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const step of steps)
      for (const name of (this.#steps[step] as Step)[names])
        if (!found.has(name)) found.set(name, step);
    return found;
  }

  /** The writers of a name that lie behind some of the branches but not all. */
  #differing(
    { branches, ancestors, since }: Meeting,
    writers: readonly number[],
  ): readonly number[] {
    // A single writer needs no order.
    if (writers.length === 1) return writers;
    const steps: number[] = [];
    for (let i = writers.length - 1; i >= 0 && (writers[i] as number) >= since; i--) {
      const step = writers[i] as number;
      if (ancestors.has(step) && !branches.every((branch) => branch.ancestors.has(step)))
        steps.push(step);
    }
    return this.#sorted(steps);
  }

  #conflict(
    { name }: Contested,
    names: "variables" | "tasks",
    kind: Kind,
    policyOf: PolicyOf,
  ): NameConflict {
    const writers = this.#writers[names].get(name) ?? [];
    const policy = policyOf(name) ?? "error";
    return new NameConflict(this.#steps, writers, kind, name, policy, this.#source);
  }
}

/** Branches in their order, and the steps that only some of them have. */
interface Meeting {
  readonly branches: readonly Branch[];
  /** The branch with the most steps behind it, the first if there are several. */
  readonly longest: Branch;
  /** The steps that it lacks, in an order in which each comes after those before it. */
  readonly steps: readonly number[];
  /** The first branch that each of these steps led to. */
  readonly owners: ReadonlyMap<number, Branch>;
  /** All steps of all branches. */
  readonly ancestors: AncestorSet;
  /** Steps before this one lie behind all of the branches, or behind none. */
  readonly since: number;
}

/** A name that several steps wrote that not all branches share. */
interface Contested {
  readonly name: string;
  /** In an order in which each comes after those before it. */
  readonly steps: readonly number[];
}

/** The branches that wrote the name, with the steps in which they did. */
function linesOf({ branches }: Meeting, { name, steps }: Contested, kind: Kind): readonly Line[] {
  const lines: Line[] = [];
  for (const { context, ancestors } of branches) {
    const written = steps.filter((step) => ancestors.has(step));
    if (written.length > 0)
      lines.push({ steps: written, ancestors, value: kind.read(context, name) });
  }
  return lines;
}

/** Steps by the names that they wrote. */
type Writers = Readonly<Record<"variables" | "tasks", Map<string, number[]>>>;

function addTo(writers: Map<string, number[]>, name: string, step: number): void {
  const steps = writers.get(name);
  if (steps === undefined) writers.set(name, [step]);
  else steps.push(step);
}

/** The policy that a workflow declares for a variable. */
export function policyIn(policies: Policies | undefined, name: string): Policy | undefined {
  return policies !== undefined && Object.hasOwn(policies, name) ? policies[name] : undefined;
}
