import type { Json } from "@sheaf/context";
import { isEqual } from "../equality.ts";
import { isTruthy } from "../operators.ts";
import type { Site } from "../site.ts";
import { type BuiltIn, builtIn } from "./built-in.ts";
import type { FieldPath } from "./field-path.ts";
import { FirstPositions } from "./first-positions.ts";

/** Each group takes an object and a list. */
const GROUP = 2;

export const lookup: BuiltIn = builtIn(["any", "path"], (site, value, path) => {
  site.spend(path.length);
  return path.read(value, site);
});

export const map: BuiltIn = builtIn(["list", "path"], (site, list, path) => {
  checkReads(list, path, site);
  return list.map((element, position) => path.read(element, site, position));
});

const whereCompared: BuiltIn = builtIn(
  ["list", "path", "operator", "any"],
  (site, list, path, operator, value) => {
    checkReads(list, path, site);
    return list.filter((element, position) =>
      operator(path.read(element, site, position), value, site),
    );
  },
);

export const where: BuiltIn = builtIn(
  ["list", "path", "any?"],
  (site, list, path, value) => {
    checkReads(list, path, site);
    return list.filter((element, position) => {
      const field = path.read(element, site, position);
      return value === undefined ? isTruthy(field) : isEqual(field, value, site);
    });
  },
  whereCompared,
);

export const groupBy: BuiltIn = builtIn(["list", "path"], (site, list, path) => {
  checkReads(list, path, site);
  const groups: { key: Json; items: Json[] }[] = [];
  const known = new FirstPositions(site);
  for (const [position, element] of list.entries()) {
    const key = path.read(element, site, position);
    const group = known.of(key, groups.length);
    if (group === groups.length) {
      site.makeInner(GROUP);
      groups.push({ key, items: [] });
    }
    groups[group]?.items.push(element);
  }
  return groups;
});

/** Counts reading the path in each element, and a list that is no longer than this one. */
function checkReads(list: readonly Json[], path: FieldPath, site: Site): void {
  site.checkList(list.length);
  site.spend(list.length * path.length);
}
