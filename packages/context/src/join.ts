import { toFrozenJson, checkName } from "./to-frozen-json.ts";
import type { Contest } from "./contest.ts";
import { type Parts, partsOf, placeOf, WorkflowContext } from "./context.ts";
import { Equality } from "./equality.ts";
import {
  extended,
  forEachWrite,
  isUntouched,
  positionOf,
  VariableWrite,
  writeAll,
} from "./delta.ts";
import { InvalidArgumentError, JoinError, quote } from "./errors.ts";
import type { Frame, Origin } from "./frame.ts";
import { Gathering } from "./gathering.ts";
import { isNode, type Json } from "./json.ts";
import { decide, isPolicy, type Policy } from "./policy.ts";
import type { NameOf, Shape, Tasks, Variables } from "./shape.ts";
import { DELETED, Table, type Written } from "./table.ts";

/** The policy of each variable that is not left to `otherwise`. */
export type Policies<S extends Shape = Shape> = {
  readonly [K in NameOf<Variables<S>>]?: Policy<Variables<S>[K]>;
};

/** The policies for everything that has none of its own; `error` unless said. */
export interface JoinOptions {
  /** For variables. */
  readonly otherwise?: Policy;
  /** For task results; `drop` leaves what the forks wrote there out. */
  readonly tasks?: Policy | "drop";
}

/**
 * The parent with the recorded writes of its forks: three-way, never by comparing contexts, so
 * that a name nobody wrote is never touched. Forks count in the order given, whatever finished
 * first, and the parent's own writes since the fork count before them; joining is the same as
 * making the writes one after another. Where no fork wrote, the parent itself is returned.
 *
 * O(writes of the forks), whatever the size of the contexts.
 *
 * @throws {@link JoinConflictError} where several wrote a name and its policy does not decide;
 * {@link JoinError} where the forks are not forks of one version of this parent, or a policy is
 * unknown; {@link InvalidValueError} where a policy function gives what is not JSON.
 */
export function join<S extends Shape, Item>(
  parent: WorkflowContext<S, Item>,
  forks: Iterable<WorkflowContext<S>>,
  policies: Policies<S> = {},
  options: JoinOptions = {},
): WorkflowContext<S, Item> {
  checkPolicies(policies, options);
  const target = partsOf(parent);
  if (target === null) throw new JoinError("NOT_A_CONTEXT", "forks", "the parent is not a context");
  const branches = checkedForks(target, forks);
  const [first] = branches;
  if (first === undefined) return parent;
  const takesTasks = options.tasks !== "drop";
  const hasMoved = !isVersion(target, first.frame.origin as Origin);
  const { variables, tasks } = (hasMoved ? null : uncontested(branches, takesTasks)) ?? contested();
  if (variables.size + tasks.size === 0) return parent;
  const delta = extended(target.delta, variables, tasks);
  return new WorkflowContext(target.frame, placeOf(target.slot, delta), delta);

  function contested(): Batches {
    const { start } = (first as Parts).frame;
    const equality = new Equality();
    const decided = (contest: Contest, policy: Policy | undefined): Written =>
      entered(contest, decide(policy ?? "error", contest, equality), target as Parts);
    const variables = new Gathering("variable", start.variables);
    const tasks = new Gathering("task", start.tasks);
    for (const [position, { delta }] of branches.entries()) {
      forEachWrite(delta, (kind, name, written) => {
        if (kind === VariableWrite) variables.add(name, written, position);
        else if (takesTasks) tasks.add(name, written, position);
      });
    }
    return {
      variables: variables.settled(
        hasMoved ? (name) => parent.get(name as NameOf<Variables<S>>) as Json | undefined : null,
        equality,
        (contest) => decided(contest, policyFor(contest.name, policies) ?? options.otherwise),
      ),
      tasks: tasks.settled(
        hasMoved ? (name) => parent.task(name as NameOf<Tasks<S>>) as Json | undefined : null,
        equality,
        (contest) => decided(contest, options.tasks as Policy | undefined),
      ),
    };
  }
}

/** Writes of a joined context, by kind of name. */
interface Batches {
  readonly variables: Table;
  readonly tasks: Table;
}

/** What the forks wrote, null where a name was written twice. */
function uncontested(branches: readonly Parts[], takesTasks: boolean): Batches | null {
  const variables = new Table();
  const tasks = new Table();
  let writes = 0;
  for (const { delta } of branches) {
    writes += writeAll(delta, variables, takesTasks ? tasks : null);
    // Counting takes one look-up for each write; asking whether a name is there would take two.
    if (variables.size + tasks.size < writes) return null;
  }
  return { variables, tasks };
}

function policyFor(name: string, policies: object): Policy | undefined {
  return Object.hasOwn(policies, name) ? (policies as Record<string, Policy>)[name] : undefined;
}

/** What a contest came to, entered as any value is: a policy may have built it, or be foreign code. */
function entered(contest: Contest, written: Written, { frame }: Parts): Written {
  if (written === DELETED) return DELETED;
  return toFrozenJson(
    frame.setup.freeze,
    written,
    (name) => ({ action: `join ${contest.kind} ${quote(name)}`, path: [name] }),
    contest.name,
  );
}

function checkPolicies(
  policies: object,
  { otherwise = "error", tasks = "error" }: JoinOptions,
): void {
  if (!isNode(policies) || Symbol.iterator in policies)
    throw new InvalidArgumentError("join forks", "expected policies as a record by name");
  for (const name of Reflect.ownKeys(policies)) {
    checkName(name, "join variable");
    checkPolicy(name, policyFor(name, policies));
  }
  checkPolicy("otherwise", otherwise);
  checkPolicy("tasks", tasks === "drop" ? "error" : tasks);
}

function checkPolicy(name: string, policy: unknown): void {
  if (policy === undefined || isPolicy(policy)) return;
  const given = typeof policy === "string" ? quote(policy) : `something of type ${typeof policy}`;
  throw new JoinError("UNKNOWN_POLICY", quote(name), `unknown policy ${given}`);
}

/**
 * The private parts of the forks, once they are known to be different forks of one version of the
 * parent. Forks are compared by the number of their slot: asking a fan-out twice for one item gives
 * one fork, and so do two versions of it.
 */
function checkedForks(target: Parts, forks: Iterable<unknown>): Parts[] {
  const branches: Parts[] = [];
  const seen = new Map<Frame, boolean[]>();
  let frame: Frame | null = null;
  let slots: boolean[] = [];
  for (const fork of forks) {
    const position = branches.length;
    const branch = isNode(fork) ? partsOf(fork) : null;
    if (branch === null)
      throw new JoinError("NOT_A_CONTEXT", `fork ${position}`, "it is not a context");
    if (branch.frame !== frame) {
      frame = branch.frame;
      checkOrigin(target, branch, position);
      checkSameVersion(branches[0] ?? branch, branch, position);
      slots = seen.get(frame) ?? [];
      seen.set(frame, slots);
    }
    if (slots[branch.slot] === true) {
      throw new JoinError("FORK_GIVEN_TWICE", `fork ${position}`, "it was given before");
    }
    slots[branch.slot] = true;
    branches.push(branch);
  }
  return branches;
}

function checkOrigin(target: Parts, { frame }: Parts, position: number): void {
  const { origin, setup, lineage } = frame;
  const subject = `fork ${position}`;
  if (origin === null)
    throw new JoinError("NOT_A_FORK", subject, "it is a root context, not a fork");
  if (origin.lineage !== target.frame.lineage || origin.slot !== target.slot) {
    if (setup === target.frame.setup && lineage.depth > target.frame.lineage.depth + 1) {
      throw new JoinError(
        "FORK_OF_A_FORK",
        subject,
        "it is a fork of a fork; join it to the context it was forked from first",
      );
    }
    throw new JoinError("FORK_OF_ANOTHER_CONTEXT", subject, "it was forked from another context");
  }
  if (!isVersion(target, origin) && positionOf(target.delta) <= origin.position) {
    throw new JoinError(
      "FORK_OF_A_LATER_VERSION",
      subject,
      "it was forked from a version of the parent that this one does not follow",
    );
  }
}

function checkSameVersion(first: Parts, branch: Parts, position: number): void {
  if (isSameVersion(first.frame.origin as Origin, branch.frame.origin as Origin)) return;
  throw new JoinError(
    "FORKS_OF_DIFFERENT_VERSIONS",
    `fork ${position}`,
    "it started from another version of the parent than fork 0",
  );
}

/** True where the context is at the very version that `origin` names. */
function isVersion({ delta }: Parts, origin: Origin): boolean {
  return (
    (delta.next === null && delta.origin === origin) ||
    (origin.position === 0 && isUntouched(delta))
  );
}

/** True for forks of one version. What has written nothing is one version, however often it was made. */
function isSameVersion(a: Origin, b: Origin): boolean {
  return a === b || (a.position === 0 && b.position === 0);
}
