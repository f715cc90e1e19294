import type { Json } from "../json.ts";

/** One way to change a value in place. */
export interface Change {
  /** The change as code that follows an expression for the value. */
  readonly text: string;
  /** Does nothing if the value has no such part. */
  apply(value: unknown): void;
}

type Path = readonly (string | number)[];
type Kind<T> = readonly (readonly [text: string, apply: (node: T) => void])[];

const LIST_CHANGES: Kind<unknown[]> = [
  [".push(99)", (list) => list.push(99)],
  ["[0] = 99", (list) => (list[0] = 99)],
  [".unshift(99)", (list) => list.unshift(99)],
  [".length = 0", (list) => (list.length = 0)],
  [".pop()", (list) => list.pop()],
  [".shift()", (list) => list.shift()],
  [".splice(0, 1, 98, 99)", (list) => list.splice(0, 1, 98, 99)],
  [".fill(99)", (list) => list.fill(99)],
  // oxlint-disable-next-line unicorn/no-array-reverse -- in place is what is tried
  [".reverse()", (list) => list.reverse()],
  // oxlint-disable-next-line unicorn/no-array-sort, typescript/require-array-sort-compare -- as above
  [".sort()", (list) => list.sort()],
  [".copyWithin(0, 1)", (list) => list.copyWithin(0, 1)],
];

const OBJECT_CHANGES: Kind<Record<string, unknown>> = [
  [".intruder = 99", (object) => (object["intruder"] = 99)],
  [
    "[firstKey] = 99",
    (object) =>
      Object.keys(object)
        .slice(0, 1)
        .forEach((key) => (object[key] = 99)),
  ],
  [
    "[lastKey] = 99",
    (object) =>
      Object.keys(object)
        .slice(-1)
        .forEach((key) => (object[key] = 99)),
  ],
  [
    " → delete the first key",
    (object) =>
      Object.keys(object)
        .slice(0, 1)
        .forEach((key) => delete object[key]),
  ],
  [" → Object.assign({ intruder: 99 })", (object) => Object.assign(object, { intruder: 99 })],
  [
    " → Object.defineProperty(firstKey)",
    (object) => {
      const [key = "intruder"] = Object.keys(object);
      Object.defineProperty(object, key, {
        value: 99,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    },
  ],
];

/** A change of an object or list in `value`, chosen by two numbers; undefined if it contains none. */
export function changeIn(value: Json, place: number, way: number): Change | undefined {
  const paths = nodesIn(value, []);
  const path = paths[place % paths.length];
  if (path === undefined) return undefined;
  const isList = Array.isArray(at(value, path));
  const kind = (isList ? LIST_CHANGES : OBJECT_CHANGES) as Kind<unknown>;
  const [text, apply] = kind[way % kind.length] as Kind<unknown>[number];
  return {
    text: path.map((step) => `[${JSON.stringify(step)}]`).join("") + text,
    apply(changed) {
      const node = at(changed, path);
      if (Array.isArray(node) === isList && isNode(node)) apply(node);
    },
  };
}

/** Tries the change. It may throw: either that or having no effect is correct. */
export function attempt(change: Change, value: unknown): void {
  try {
    change.apply(value);
  } catch {
    // Refused.
  }
}

/** The paths of all objects and lists in a value, including the value itself. */
function nodesIn(value: unknown, path: Path): Path[] {
  if (!isNode(value)) return [];
  const children = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...children.flatMap(([step, child]) => nodesIn(child, [...path, step]))];
}

function at(value: unknown, path: Path): unknown {
  let node = value;
  for (const step of path) {
    if (!isNode(node) || !Object.hasOwn(node, step)) return undefined;
    node = (node as Readonly<Record<string | number, unknown>>)[step];
  }
  return node;
}

function isNode(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
