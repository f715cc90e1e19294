import type { Json } from "@sheaf/context";
import { didYouMean, quote } from "@sheaf/context/messages";
import { isEqual } from "../equality.ts";
import { compare, isIn } from "../operators.ts";
import type { Site } from "../site.ts";
import type { ComparisonOperator } from "../syntax.ts";
import { Refused } from "./refused.ts";

/** Compares two values as an operator of expressions does. */
export type Operator = (a: Json, b: Json, site: Site) => boolean;

const OPERATORS: Readonly<Record<ComparisonOperator, Operator>> = {
  "==": isEqual,
  "!=": (a, b, site) => !isEqual(a, b, site),
  "<": (a, b, site) => compare(a, b, site) < 0,
  "<=": (a, b, site) => compare(a, b, site) <= 0,
  ">": (a, b, site) => compare(a, b, site) > 0,
  ">=": (a, b, site) => compare(a, b, site) >= 0,
  in: isIn,
  "not in": (a, b, site) => !isIn(a, b, site),
};

/** The operator with this name, or that there is none. */
export function operatorNamed(name: string): Operator | Refused {
  if (Object.hasOwn(OPERATORS, name)) return OPERATORS[name as ComparisonOperator];
  const names = Object.keys(OPERATORS);
  const problem = `expected one of ${names.join(", ")} as argument 3, got ${quote(name)}`;
  return new Refused(problem, didYouMean(name, names));
}
