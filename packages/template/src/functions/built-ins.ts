import type { BuiltIn } from "./built-in.ts";
import { contains, first, flatten, last, reversed, sort, unique, zip } from "./list.ts";
import { abs, float, int, max, min, range, round, sum } from "./number.ts";
import {
  endsWith,
  fromjson,
  join,
  lower,
  replace,
  split,
  startsWith,
  string,
  tojson,
  trim,
  upper,
} from "./text.ts";
import { bool, items, keys, length, type, values } from "./value.ts";

/** The functions of every template, by name; `default` is not among them, as it may not evaluate what it is given. */
export const BUILT_INS: Readonly<Record<string, BuiltIn>> = {
  length,
  upper,
  lower,
  trim,
  split,
  join,
  replace,
  contains,
  starts_with: startsWith,
  ends_with: endsWith,
  keys,
  values,
  items,
  first,
  last,
  sort,
  reversed,
  unique,
  flatten,
  zip,
  range,
  min,
  max,
  sum,
  abs,
  round,
  int,
  float,
  string,
  bool,
  tojson,
  fromjson,
  type,
};
