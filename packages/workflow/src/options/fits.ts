import { isRecord } from "./given.ts";
import type { CodeType, ListType, NumberType, ValueType } from "./option.ts";

/**
 * Whether a value in code has the type. The options in an object are not checked here.
 *
 * @example
 * ```ts
 * fits(3, { kind: "number", expected: "an integer from 1", isInteger: true, from: 1 }); // true
 * ```
 */
export function fits(value: unknown, type: ValueType<CodeType>): boolean {
  switch (type.kind) {
    case "any":
      return true;
    case "boolean":
      return typeof value === "boolean";
    case "number":
      return isNumber(value, type);
    case "text":
      return typeof value === "string" && (type.pattern?.test(value) ?? true);
    case "choice":
      return type.of.includes(value as string);
    case "list":
      return isList(value, type);
    case "map":
      return isRecord(value) && Object.values(value).every((one) => fits(one, type.of));
    case "keys":
      return isRecord(value);
    case "either":
      return type.of.some((one) => fits(value, one));
    case "computed":
      return typeof value === "function" || fits(value, type.of);
    case "code":
      return type.fits(value);
  }
}

function isNumber(value: unknown, { isInteger, from, above, to }: NumberType): boolean {
  if (typeof value !== "number" || (isInteger && !Number.isSafeInteger(value))) return false;
  if (value > (to ?? Infinity)) return false;
  return value >= (from ?? -Infinity) && (above === undefined || value > above);
}

function isList(value: unknown, { of, atLeastOne }: ListType<CodeType>): boolean {
  if (!Array.isArray(value)) return false;
  if (atLeastOne !== undefined && value.length === 0) return false;
  return (value as readonly unknown[]).every((one) => fits(one, of));
}
