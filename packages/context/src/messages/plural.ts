/**
 * A count with its noun.
 *
 * @param many The plural. Default: `one` with an "s".
 *
 * @example
 * ```ts
 * plural(1, "item"); // "1 item"
 * plural(3, "entry", "entries"); // "3 entries"
 * ```
 */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
