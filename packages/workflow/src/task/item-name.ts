const ROOTS = ["parameters", "config", "secrets", "vars", "variables", "workflow", "task", "tasks"];
const OF_ITEMS_AND_RUN = ["item", "index", "system"];
const KEYWORDS = ["and", "or", "not", "in", "if", "else", "true", "false", "null"];

/**
 * Names that already mean something in templates. The engine does not know templates; a test of
 * `@sheaf/yaml` keeps this list equal to theirs.
 */
const RESERVED: ReadonlySet<string> = new Set([
  ...ROOTS,
  ...OF_ITEMS_AND_RUN,
  ...KEYWORDS,
  "__proto__",
]);

/**
 * Whether `as` must not use this name, because it already means something in templates.
 *
 * @example
 * ```ts
 * isReservedName("item"); // true
 * isReservedName("server"); // false
 * ```
 */
export function isReservedName(name: string): boolean {
  return RESERVED.has(name);
}
