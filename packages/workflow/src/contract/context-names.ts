import { propertyOf } from "@sheaf/context/messages";

/** Names of a context: of variables, and of tasks for their results. */
export interface ContextNames {
  /**
   * Names of variables.
   *
   * @defaultValue none
   */
  readonly variables?: readonly string[];
  /**
   * Names of tasks.
   *
   * @defaultValue none
   */
  readonly tasks?: readonly string[];
}

/**
 * Which names of the context it needs, as the property `reads` of a compiled template, or of a function of
 * anybody, says; null if it may read everything.
 *
 * @example
 * ```ts
 * readsOf(compileTemplate("{{ total + task.sum.output }}")); // { variables: ["total"], tasks: ["sum"] }
 * readsOf((context: WorkflowContext) => context.get("total")); // null
 * ```
 */
export function readsOf(evaluate: unknown): ContextNames | null {
  return namesIn(evaluate, "reads");
}

/** The same of an action, which says it with the property `uses`. */
export function usesOf(action: unknown): ContextNames | null {
  return namesIn(action, "uses");
}

/**
 * The function with what all of these say that they read.
 *
 * @example
 * ```ts
 * const parts = [compileTemplate("{{ a }}"), compileTemplate("{{ b }}")];
 * readsOf(readingAll(() => null, parts)); // { variables: ["a", "b"], tasks: [] }
 * ```
 */
export function readingAll<Evaluate extends object>(
  evaluate: Evaluate,
  parts: readonly unknown[],
): Evaluate {
  const reads = parts.map(readsOf).reduce(withNames, {});
  return Object.assign(evaluate, { reads });
}

/** All names of both; null if one of them may be any. */
export function withNames(
  some: ContextNames | null,
  others: ContextNames | null,
): ContextNames | null {
  if (some === null || others === null) return null;
  return {
    variables: union(some.variables, others.variables),
    tasks: union(some.tasks, others.tasks),
  };
}

function union(some: readonly string[] = [], others: readonly string[] = []): readonly string[] {
  return [...new Set([...some, ...others])];
}

function namesIn(owner: unknown, property: string): ContextNames | null {
  const names = propertyOf(owner, property);
  const variables = propertyOf(names, "variables") ?? [];
  const tasks = propertyOf(names, "tasks") ?? [];
  const isDeclared = typeof names === "object" && names !== null && areNames(variables);
  return isDeclared && areNames(tasks) ? { variables, tasks } : null;
}

function areNames(names: unknown): names is readonly string[] {
  return Array.isArray(names) && names.every((name) => typeof name === "string");
}
