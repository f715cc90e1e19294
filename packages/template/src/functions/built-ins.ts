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

/** The built-in functions by name, except `default`, which may leave its argument unevaluated. */
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
