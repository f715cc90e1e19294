import type { JoinConflictError, Policy } from "@sheaf/context";
import { quote, type SourcePosition } from "@sheaf/context/messages";
import type { WorkflowSource } from "../declaration-source.ts";
import { WorkflowError } from "../errors.ts";
import type { Step } from "./step.ts";

/** The error for two steps that wrote one variable if its policy does not decide. */
export function branchConflict(
  steps: readonly Step[],
  [a, b]: readonly [number, number],
  cause: JoinConflictError,
  policy: Policy,
  source: WorkflowSource,
): BranchConflictError {
  const { key } = cause;
  const [first, second] = [writerOf(steps, a), writerOf(steps, b)];
  const position = source.task(second.task).publishing(key);
  const hint = policyHint(key, policy, source);
  return new BranchConflictError(cause, [first, second], hint, position);
}

/** What to do about a variable whose policy does not decide, with options spelled as by the author. */
export function policyHint(key: string, policy: Policy, source: WorkflowSource): string {
  const name = key.length > 80 ? "…" : key;
  const setting = (value: string): string => `${source.name("policies")}: { ${name}: ${value} }`;
  return policy === "error"
    ? `say with ${setting("POLICY")} how they are joined`
    : `${setting(typeof policy === "string" ? policy : "…")} does not fit`;
}

/** The clause of a join about two writers, which it refers to by their position in its list, with their names. */
export function clauseAbout(
  { problem, writers }: JoinConflictError,
  [a, b]: readonly [string, string],
): string {
  return problem.replaceAll(/\bfork (\d+)\b/g, (_, number: string) =>
    Number(number) === writers[0] ? a : b,
  );
}

function writerOf(steps: readonly Step[], number: number): BranchWriter {
  const { node: task } = steps[number] as Step;
  return { task, before: { [Symbol.iterator]: () => tasksBefore(steps, number) } };
}

/** The tasks that led to a step, the latest first. */
function* tasksBefore(steps: readonly Step[], number: number): Generator<string> {
  for (let at: number | null = number; at !== null;) {
    const { at: node } = (steps[at] as Step).before;
    if (node === "") return;
    yield node;
    at = stepBefore(steps, at);
  }
}

/** The step of the node that led to it; null if that is forgotten. */
function stepBefore(steps: readonly Step[], number: number): number | null {
  const { ancestors, at } = (steps[number] as Step).before;
  for (let before = number - 1; before >= 0; before--)
    if (ancestors.has(before) && steps[before]?.node === at) return before;
  return null;
}

/** A task that wrote a variable while there were several branches. */
interface BranchWriter {
  /** The task, or node. */
  readonly task: string;
  /** The tasks that its branch ran before, the latest first. */
  readonly before: Iterable<string>;
}

/** Branches that meet wrote one variable, and its policy does not decide. */
export class BranchConflictError extends WorkflowError {
  /** The variable. */
  readonly key: string;
  /** The tasks, or nodes, that wrote it in the two branches. */
  readonly branches: readonly [string, string];

  /**
   * @internal
   * @param hint How to fix it, with options spelled as by the author.
   */
  constructor(
    cause: JoinConflictError,
    writers: readonly [BranchWriter, BranchWriter],
    hint: string,
    position: SourcePosition | undefined,
  ) {
    const { key } = cause;
    const names = distinguished(writers);
    const [a, b] = names;
    const message = `Cannot join variable ${quote(key)}: ${a} and ${b} ${clauseAbout(cause, names)}; ${hint}`;
    super("JOIN_CONFLICT", message, { cause, position });
    this.key = key;
    this.branches = [writers[0].task, writers[1].task];
  }
}

/** How many tasks before a writer are compared to distinguish it from another one. */
const MAX_BEFORE = 1_000;

/** The names of the writers. If they are equal, with the first tasks before them that differ. */
function distinguished([a, b]: readonly [BranchWriter, BranchWriter]): readonly [string, string] {
  if (a.task !== b.task) return [quote(a.task), quote(b.task)];
  const [left, right] = [a.before[Symbol.iterator](), b.before[Symbol.iterator]()];
  for (let step = 0; step < MAX_BEFORE; step++) {
    const { value: first } = left.next();
    const { value: second } = right.next();
    if (first !== second) return [writerAfter(a.task, first), writerAfter(b.task, second)];
    if (first === undefined) break;
  }
  return [quote(a.task), `another run of ${quote(b.task)}`];
}

function writerAfter(task: string, before: string | undefined): string {
  return before === undefined
    ? `${quote(task)} (first)`
    : `${quote(task)} (after ${quote(before)})`;
}
