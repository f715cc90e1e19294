import type { LawSubject } from "./law-subject.ts";

/** All that can be read from a context: its variables as text, which cannot change afterwards. */
export type View = ReadonlyMap<string, string>;

/**
 * Reads everything.
 *
 * @param asked Names to read even if they are not listed.
 * @throws if the list of names and the results of `get` disagree.
 */
export function viewOf<C>(subject: LawSubject<C>, context: C, asked: readonly string[]): View {
  const view = new Map<string, string>();
  for (const name of subject.names(context)) {
    if (view.has(name)) throw new Error(`names() lists ${JSON.stringify(name)} twice`);
    const value = subject.get(context, name);
    if (value === undefined) {
      throw new Error(`names() lists ${JSON.stringify(name)}, get() does not find it`);
    }
    view.set(name, textOf(value));
  }
  for (const name of asked) {
    const value = view.has(name) ? undefined : subject.get(context, name);
    if (value !== undefined) {
      throw new Error(
        `get(${JSON.stringify(name)}) finds ${textOf(value)}, names() does not list it`,
      );
    }
  }
  return view;
}

/** JSON with sorted properties: the same text for values that are deep-equal. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? typeof value;
  const properties = Object.entries(value).map(
    ([key, child]) => `${JSON.stringify(key)}:${textOf(child)}`,
  );
  return `{${properties.toSorted().join()}}`;
}

/** @throws unless both are the same, naming the first difference. */
export function assertSame(who: string, seen: View, expected: View): void {
  for (const name of new Set([...expected.keys(), ...seen.keys()])) {
    if (seen.get(name) === expected.get(name)) continue;
    const place = `under ${JSON.stringify(name)}`;
    throw new Error(`${who} holds ${holding(seen, name)} ${place}, not ${holding(expected, name)}`);
  }
}

function holding(view: View, name: string): string {
  return view.get(name) ?? "nothing";
}
