import type { Json } from "@sheaf/context";
import { MAX_DEPTH } from "../meter.ts";
import { isIn, compare } from "../operators.ts";
import { nameOf, type Site } from "../site.ts";
import { type BuiltIn, builtIn, variadic } from "./built-in.ts";
import { FirstPositions } from "./first-positions.ts";

export const first: BuiltIn = builtIn(["list"], (site, list) => elementAt(site, list, 0));

export const last: BuiltIn = builtIn(["list"], (site, list) =>
  elementAt(site, list, list.length - 1),
);

function elementAt(site: Site, list: readonly Json[], position: number): Json {
  if (list.length === 0) site.fail("MISSING_VALUE", "the list is empty");
  return list[position] as Json;
}

export const sort: BuiltIn = builtIn(["list"], (site, list) => {
  site.checkList(list.length);
  site.spend(list.length * Math.ceil(Math.log2(list.length + 1)) * 0.1);
  return list.toSorted((a, b) => compare(a, b, site));
});

export const reversed: BuiltIn = builtIn(["list"], (site, list) => {
  site.checkList(list.length);
  return list.toReversed();
});

export const contains: BuiltIn = builtIn(["any", "any"], (site, container, value) =>
  isIn(value, container, site),
);

export const unique: BuiltIn = builtIn(["list"], (site, list) => {
  site.checkList(list.length);
  const positions = new FirstPositions(site);
  return list.filter((element, position) => positions.of(element, position) === position);
});

export const flatten: BuiltIn = builtIn(["list", "integer?"], (site, list, levels = Infinity) => {
  if (levels < 0) site.fail("TYPE_MISMATCH", `expected levels from 0, got ${levels}`);
  const flat: Json[] = [];
  append(flat, list, levels, 0, site);
  return flat;
});

function append(
  flat: Json[],
  list: readonly Json[],
  levels: number,
  depth: number,
  site: Site,
): void {
  if (depth > MAX_DEPTH) site.fail("LIMIT_EXCEEDED", "the list is nested too deeply");
  site.spend(list.length + 1);
  for (const element of list) {
    if (Array.isArray(element) && levels > 0)
      append(flat, element as readonly Json[], levels - 1, depth + 1, site);
    else if (flat.push(element) % 1024 === 0) site.limitList(flat.length);
  }
  site.limitList(flat.length);
}

export const zip: BuiltIn = variadic((site, ...lists) => {
  let length = Infinity;
  for (const list of lists) {
    if (!Array.isArray(list)) site.fail("TYPE_MISMATCH", `expected lists, got ${nameOf(list)}`);
    length = Math.min(length, (list as readonly Json[]).length);
  }
  site.checkList(length);
  site.spend(length * lists.length);
  return Array.from({ length }, (_, position) =>
    lists.map((list) => (list as readonly Json[])[position] as Json),
  );
});

export const chunk: BuiltIn = builtIn(["list", "size"], (site, list, size) => {
  const length = Math.ceil(list.length / size);
  site.checkList(length);
  site.makeInner(list.length);
  return Array.from({ length }, (_, position) =>
    list.slice(position * size, (position + 1) * size),
  );
});

export const product: BuiltIn = variadic((site, ...lists) => {
  let length = 1;
  for (const list of lists) {
    if (!Array.isArray(list)) site.fail("TYPE_MISMATCH", `expected lists, got ${nameOf(list)}`);
    // Stays finite, because 0 times infinity would be NaN.
    length = Math.min(length * (list as readonly Json[]).length, Number.MAX_SAFE_INTEGER);
  }
  site.checkList(length);
  site.makeInner(length * lists.length);
  return Array.from({ length }, (_, position) => tupleAt(position, lists as readonly Json[][]));
});

/** One element of each list, of which the last changes fastest. */
function tupleAt(position: number, lists: readonly (readonly Json[])[]): Json[] {
  const tuple: Json[] = [];
  let rest = position;
  for (let at = lists.length - 1; at >= 0; at--) {
    const list = lists[at] as readonly Json[];
    tuple[at] = list[rest % list.length] as Json;
    rest = Math.floor(rest / list.length);
  }
  return tuple;
}
