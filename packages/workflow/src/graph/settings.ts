import type { Policies, WorkflowContext } from "@sheaf/context";
import type { Scope } from "../contract/run.ts";

/** What a parameter must be. */
export interface ParameterDeclaration {
  /**
   * The type that its value must have.
   *
   * @defaultValue "any"
   */
  readonly type?: "string" | "number" | "integer" | "boolean" | "array" | "object" | "any";
  /**
   * Whether a run must pass it.
   *
   * @defaultValue false
   */
  readonly required?: boolean;
  /**
   * Its value if a run does not pass it.
   *
   * @defaultValue the parameter is missing
   */
  readonly default?: unknown;
  /**
   * The values that it may have.
   *
   * @defaultValue any value
   */
  readonly enum?: readonly unknown[];
  /**
   * A description for readers.
   *
   * @defaultValue none
   */
  readonly description?: string;
}

/** A workflow, for what runs at the end of another one. */
interface FinalWorkflow {
  /** @internal */
  check(): object;
  /** @internal */
  readonly nodes: ReadonlyMap<string, object>;
}

/** Settings of a whole workflow. */
export interface WorkflowSettings {
  /**
   * The name of the workflow in messages, events and drawings.
   *
   * @defaultValue none
   */
  readonly name?: string;
  /**
   * The parameters by name.
   *
   * @defaultValue a run may pass any
   */
  readonly parameters?: Readonly<Record<string, ParameterDeclaration>>;
  /**
   * Variables to set before the first task, in order. Each sees those before it: a value, or a function
   * of the context so far.
   *
   * @defaultValue none
   */
  readonly vars?: Readonly<Record<string, unknown>>;
  /**
   * Data that no task changes. A run may add keys, and override them.
   *
   * @defaultValue none
   */
  readonly config?: Readonly<Record<string, unknown>>;
  /**
   * The names of the secrets that the workflow needs. Nothing else can be read.
   *
   * @defaultValue those of the document; if it has no list either, whatever a run is given
   */
  readonly secrets?: readonly string[];
  /**
   * How variables that several branches wrote are joined, by variable.
   *
   * @defaultValue `error`
   */
  readonly policies?: Policies;
  /**
   * How many times tasks or nodes may run in total before the run fails, which ends endless loops.
   *
   * @defaultValue 10,000
   */
  readonly maxSteps?: number;
  /**
   * How many list elements the templates of a run, its sub-workflows included, may build in total. 16
   * characters of text count as one element. What one evaluation makes counts beyond 100 elements; inputs of
   * items whose outputs are not collected do not count. Beyond it the run ends with `LIMIT_EXCEEDED`.
   *
   * @defaultValue 20,000,000
   */
  readonly maxRendered?: number;
  /**
   * The most seconds that the workflow may run. After that it fails with `DEADLINE`, and whatever is running
   * ends at once. A run that is continued has all of them again.
   *
   * @defaultValue no limit
   */
  readonly timeout?: number;
  /**
   * What runs at the end, after a success, a failure or a cancellation. It finds the `status` and the first
   * `error` in the variable `outcome`. It is a workflow, which runs on the context at the end of this one.
   * Its failures add to those of this one. Neither a cancellation nor the `timeout` of this one ends it; a
   * second cancellation does.
   *
   * @defaultValue nothing
   */
  readonly finally?: FinalWorkflow;
  /**
   * The output of the workflow, computed from the context at its end.
   *
   * @defaultValue the output of its last node; `null` for tasks
   */
  readonly output?: (context: WorkflowContext, scope: Scope) => unknown;
}

/** A frozen copy, two levels deep: values below are data, which a run copies itself. */
export function frozenSettings(settings: WorkflowSettings): WorkflowSettings {
  const entries = Object.entries(settings).map(
    ([key, value]) => [key, key === "finally" ? value : frozenCopy(value)] as const,
  );
  return Object.freeze(Object.fromEntries(entries));
}

function frozenCopy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.freeze(Array.isArray(value) ? [...(value as readonly unknown[])] : { ...value });
}
