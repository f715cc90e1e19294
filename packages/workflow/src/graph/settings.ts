import type { Policies, WorkflowContext } from "@sheaf/context";
import type { Scope } from "../contract/run.ts";

/** What a parameter must be. */
export interface ParameterDeclaration {
  /**
   * What kind of JSON it is.
   *
   * @defaultValue "any"
   */
  readonly type?: "string" | "number" | "integer" | "boolean" | "array" | "object" | "any";
  /**
   * Whether a run without it is refused.
   *
   * @defaultValue false
   */
  readonly required?: boolean;
  /** Its value if the run is given none. */
  readonly default?: unknown;
  /** What it may be. */
  readonly enum?: readonly unknown[];
  /** For people. */
  readonly description?: string;
}

/** What holds for a workflow as a whole. */
export interface WorkflowSettings {
  /** For messages, events and drawings. */
  readonly name?: string;
  /** How variables that several branches wrote are joined. */
  readonly policies?: Policies;
  /**
   * How many times nodes may run before the run counts as a runaway: an integer from 1.
   *
   * @defaultValue 10,000
   */
  readonly maxSteps?: number;
  /**
   * How many elements the templates of a run may make, those of its sub-workflows included: an integer
   * from 1. 16 characters of text count as an element. What one
   * evaluation makes counts beyond 100 elements; inputs of items whose outputs are not collected do not
   * count. Beyond it the run ends with `LIMIT_EXCEEDED`.
   */
  readonly maxRendered?: number;
  /** The output of the workflow, from the context at its end. */
  readonly output?: (context: WorkflowContext, scope: Scope) => unknown;
  /** The parameters by name. If none are declared, any are accepted. */
  readonly parameters?: Readonly<Record<string, ParameterDeclaration>>;
  /** Variables that are set before the first node, in order: values, or functions of the context so far. */
  readonly vars?: Readonly<Record<string, unknown>>;
  /** Settings of the environment. No task changes them. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The names of the secrets that the workflow needs; without a list it may read all that the run was given. */
  readonly secrets?: readonly string[];
}

/** A copy that stays as it is, whatever is added to the original or taken from it. */
export function frozenSettings(settings: WorkflowSettings): WorkflowSettings {
  const entries = Object.entries(settings).map(([key, value]) => [key, frozenCopy(value)] as const);
  return Object.freeze(Object.fromEntries(entries));
}

function frozenCopy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.freeze(Array.isArray(value) ? [...(value as readonly unknown[])] : { ...value });
}
