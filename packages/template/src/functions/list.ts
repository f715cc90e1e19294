import type { Json } from "@sheaf/context";
import { canonicalJson } from "@sheaf/context/json";
import { MAX_DEPTH } from "../meter.ts";
import { isIn, compare } from "../operators.ts";
import { nameOf, type Site } from "../site.ts";
import { SiteMeter } from "../site-meter.ts";
import { type BuiltIn, builtIn, variadic } from "./built-in.ts";

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
  const scalars = new Set<Json>();
  const texts = new Set<string>();
  return list.filter((element) => {
    const isScalar = typeof element !== "object" || element === null;
    const seen: Set<Json> = isScalar ? scalars : texts;
    const identity = isScalar ? element : canonicalJson(element, new SiteMeter(site));
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
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
