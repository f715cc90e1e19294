import { deepEqual } from "./deep-equal.ts";
import { isNode, type Json } from "./json.ts";

/** The elements of all lists in order, each once: of deep-equal ones the first. O(size of the lists). */
export function union(lists: readonly (readonly Json[])[]): Json[] {
  const seen = new Map<Json, Json[]>();
  return lists.flat().filter((element) => {
    const key = isNode(element)
      ? `json:${canonical(element)}`
      : typeof element === "string"
        ? `text:${element}`
        : element;
    const alike = seen.get(key);
    if (alike?.some((other) => deepEqual(other, element)) === true) return false;
    if (alike === undefined) seen.set(key, [element]);
    else alike.push(element);
    return true;
  });
}

/** The same text for deep-equal values, whatever the order of their properties. */
function canonical(value: Json): string {
  if (!isNode(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const properties = Object.entries(value).map(
    ([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`,
  );
  return `{${properties.toSorted().join()}}`;
}
