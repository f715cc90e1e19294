import { toFrozenJson, checkName } from "./to-frozen-json.ts";
import { Context, type Internals, internalsOf } from "./context.ts";
import type { WorkflowContext } from "./workflow-context.ts";
import { JsonEquality } from "./json/json-equality.ts";
import {
  type Delta,
  extended,
  forEachWrite,
  isUntouched,
  lengthOf,
  movedWrites,
  positionOf,
  VariableWrite,
  type WriteClass,
  writeAll,
} from "./delta.ts";
import { InvalidArgumentError, JoinError } from "./errors.ts";
import { quote } from "./messages/quote.ts";
import { ForkWrites } from "./fork-writes.ts";
import type { Frame, Origin } from "./frame.ts";
import { isNode, type Json } from "./json.ts";
import { decide, isPolicy, type Policy } from "./policy.ts";
import type { NameOf, Shape, Tasks, Variables } from "./shape.ts";
import { packSlot } from "./slot.ts";
import { Batch, DELETED, type Written } from "./batch.ts";
import type { WriteConflict } from "./write-conflict.ts";

/** A policy for each variable that does not use `otherwise`. */
export type Policies<S extends Shape = Shape> = {
  readonly [K in NameOf<Variables<S>>]?: Policy<Variables<S>[K]>;
};

/** The policies of names that have no policy of their own. */
export interface JoinOptions {
  /**
   * For variables.
   *
   * @defaultValue "error"
   */
  readonly otherwise?: Policy;
  /**
   * For task results; `drop` discards what the forks wrote there.
   *
   * @defaultValue "error"
   */
  readonly tasks?: Policy | "drop";
}

/**
 * Merges the recorded writes of forks into their parent, three-way and without comparing contexts: a
 * name that nobody wrote is never touched. Forks count in the order given, not in the order in which
 * they finished, and the parent's own writes since the fork count before them. The result is the same
 * as making all the writes one after another. If no fork wrote anything, the parent itself is returned.
 *
 * O(writes of the forks), whatever the size of the contexts.
 *
 * @param parent The context the forks were made from, or a later version of it.
 * @param forks Forks of one version of the parent, in the order in which they count.
 * @param policies How to decide about a variable that several writers changed.
 * @throws {@link JoinConflictError} if several writers changed a name and its policy cannot decide;
 * {@link JoinError} if the forks are not forks of one version of this parent, or a policy is
 * unknown; {@link InvalidValueError} if a policy function returns something that is not JSON.
 *
 * @example
 * ```ts
 * const parent = createContext({ variables: { total: 10 } });
 * const forks = [parent.fork().set("total", 11), parent.fork().set("total", 15)];
 * join(parent, forks, { total: "sum" }).get("total"); // 16
 * ```
 */
export function join<S extends Shape, Item>(
  parent: WorkflowContext<S, Item>,
  forks: Iterable<WorkflowContext<S>>,
  policies: Policies<S> = NO_POLICIES as Policies<S>,
  options: JoinOptions = NO_OPTIONS,
): WorkflowContext<S, Item> {
  if (policies !== NO_POLICIES || options !== NO_OPTIONS) checkPolicies(policies, options);
  const target = internalsOf(parent);
  if (target === null) throw new JoinError("NOT_A_CONTEXT", "forks", "the parent is not a context");
  const takesTasks = options.tasks !== "drop";
  const short = joinedAlone(target, forks, takesTasks);
  if (short !== null) return short === target.delta ? parent : versionOf(target, short);
  const branches = checkedForks(target, forks);
  const [first] = branches;
  if (first === undefined) return parent;
  const parentWrote = !isVersion(target, first.frame.origin as Origin);
  const { variables, tasks } =
    (parentWrote ? null : disjointWrites(branches, takesTasks)) ?? resolvedWrites();
  if (variables.size + tasks.size === 0) return parent;
  return versionOf(target, extended(target.delta, variables, tasks));

  function resolvedWrites(): Batches {
    const { start } = (first as Internals).frame;
    const equality = new JsonEquality();
    const resolved = (conflict: WriteConflict, policy: Policy | undefined): Written =>
      frozen(conflict, decide(policy ?? "error", conflict, equality), target as Internals);
    const variables = new ForkWrites("variable", start.variables);
    const tasks = new ForkWrites("task", start.tasks);
    let position = 0;
    // One function for all forks: a function each took 270 bytes.
    const add = (kind: WriteClass, name: string, written: Written): void => {
      if (kind === VariableWrite) variables.add(name, written, position);
      else if (takesTasks) tasks.add(name, written, position);
    };
    for (const { delta } of branches) {
      forEachWrite(delta, add);
      position++;
    }
    return {
      variables: variables.resolve(
        parentWrote ? (name) => parent.get(name as NameOf<Variables<S>>) as Json | undefined : null,
        equality,
        (conflict) => resolved(conflict, policyFor(conflict.name, policies) ?? options.otherwise),
      ),
      tasks: tasks.resolve(
        parentWrote ? (name) => parent.task(name as NameOf<Tasks<S>>) as Json | undefined : null,
        equality,
        (conflict) => resolved(conflict, options.tasks as Policy | undefined),
      ),
    };
  }
}

const NO_POLICIES: Policies = Object.freeze({});
const NO_OPTIONS: JoinOptions = Object.freeze({});

/** The parent with these own writes. */
function versionOf<S extends Shape, Item>(
  { frame, slot }: Internals,
  delta: Delta,
): WorkflowContext<S, Item> {
  return new Context(
    null,
    packSlot(slot, frame.setup.freeze, lengthOf(delta)),
    delta,
  ) as WorkflowContext as never;
}

/**
 * The own writes of the parent and those of its only fork, where these are few; else null. A fork that
 * is joined alone, as that of each step of a workflow, needs no tables, which take 1,000 bytes.
 */
function joinedAlone(
  target: Internals,
  forks: Iterable<unknown>,
  takesTasks: boolean,
): Delta | null {
  if (!Array.isArray(forks) || forks.length !== 1) return null;
  const fork: unknown = forks[0];
  const branch = isNode(fork) ? internalsOf(fork) : null;
  if (branch === null) return null;
  checkOrigin(target, branch, 0);
  const wasUnchanged = isVersion(target, branch.frame.origin as Origin);
  return wasUnchanged ? movedWrites(branch.delta, target.delta, takesTasks) : null;
}

/** The writes of a joined context. */
interface Batches {
  readonly variables: Batch;
  readonly tasks: Batch;
}

/** What the forks wrote; null if a name was written twice. */
function disjointWrites(branches: readonly Internals[], takesTasks: boolean): Batches | null {
  const variables = new Batch();
  const tasks = new Batch();
  let writes = 0;
  for (const { delta } of branches) {
    writes += writeAll(delta, variables, takesTasks ? tasks : null);
    // Comparing counts takes one lookup for each write; looking for the name first would take two.
    if (variables.size + tasks.size < writes) return null;
  }
  return { variables, tasks };
}

function policyFor(name: string, policies: object): Policy | undefined {
  return Object.hasOwn(policies, name) ? (policies as Record<string, Policy>)[name] : undefined;
}

/** The result of a policy, checked and copied: a policy builds new values, and may be foreign code. */
function frozen(conflict: WriteConflict, written: Written, { frame }: Internals): Written {
  if (written === DELETED) return DELETED;
  return toFrozenJson(
    frame.setup.freeze,
    written,
    (name) => ({ action: `join ${conflict.kind} ${quote(name)}`, path: [name] }),
    conflict.name,
  );
}

function checkPolicies(
  policies: object,
  { otherwise = "error", tasks = "error" }: JoinOptions,
): void {
  if (!isNode(policies) || Symbol.iterator in policies)
    throw new InvalidArgumentError("join forks", "expected policies to be a record by variable");
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
 * Checks that these are different forks of one version of the parent. Forks are told apart by their
 * slots: a fan-out that is asked twice for one item returns the same fork, and later versions of a fork
 * keep its slot.
 */
function checkedForks(target: Internals, forks: Iterable<unknown>): Internals[] {
  const branches: Internals[] = [];
  // Made for the second frame: usually there is one.
  let seen: Map<Frame, boolean[]> | null = null;
  let frame: Frame | null = null;
  let slots: boolean[] = [];
  for (const fork of forks) {
    const position = branches.length;
    const branch = isNode(fork) ? internalsOf(fork) : null;
    if (branch === null)
      throw new JoinError("NOT_A_CONTEXT", `fork ${position}`, "it is not a context");
    if (branch.frame !== frame) {
      checkOrigin(target, branch, position);
      checkSameVersion(branches[0] ?? branch, branch, position);
      if (frame !== null) {
        seen ??= new Map([[frame, slots]]);
        slots = seen.get(branch.frame) ?? [];
        seen.set(branch.frame, slots);
      }
      frame = branch.frame;
    }
    if (slots[branch.slot] === true) {
      throw new JoinError("FORK_GIVEN_TWICE", `fork ${position}`, "it is in the list twice");
    }
    slots[branch.slot] = true;
    branches.push(branch);
  }
  return branches;
}

function checkOrigin(target: Internals, { frame }: Internals, position: number): void {
  const { origin, setup, id } = frame;
  const subject = `fork ${position}`;
  if (origin === null)
    throw new JoinError("NOT_A_FORK", subject, "it is a root context, not a fork");
  if (origin.frameId !== target.frame.id || origin.slot !== target.slot) {
    if (setup === target.frame.setup && id.depth > target.frame.id.depth + 1) {
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
      "it was forked from a version that this parent is not based on",
    );
  }
}

function checkSameVersion(first: Internals, branch: Internals, position: number): void {
  if (isSameVersion(first.frame.origin as Origin, branch.frame.origin as Origin)) return;
  throw new JoinError(
    "FORKS_OF_DIFFERENT_VERSIONS",
    `fork ${position}`,
    "it started from another version of the parent than fork 0",
  );
}

/** True if the context is exactly the version that `origin` names. */
function isVersion({ delta }: Internals, origin: Origin): boolean {
  return (
    (delta.next === null && delta.origin === origin) ||
    (origin.position === 0 && isUntouched(delta))
  );
}

/** True for forks of one version. Contexts of one frame that wrote nothing are the same version. */
function isSameVersion(a: Origin, b: Origin): boolean {
  return a === b || (a.position === 0 && b.position === 0);
}
