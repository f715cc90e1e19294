import type { Json } from "@sheaf/context";
import { nameOf, type Site } from "../site.ts";
import type { BuiltInKind, SpelledTypes } from "./built-in.ts";
import { FieldPath } from "./field-path.ts";
import { operatorNamed } from "./operator.ts";
import { Refused } from "./refused.ts";

/** What a text or number spells. */
export type Spelled = SpelledTypes[keyof SpelledTypes];

export function isSpelled(kind: BuiltInKind): kind is keyof SpelledTypes {
  return kind === "path" || kind === "operator" || kind === "size";
}

/** What the argument spells, or why it spells nothing of that kind. */
export function readSpelled(
  value: Json,
  kind: keyof SpelledTypes,
  position: number,
): Spelled | Refused {
  if (kind === "size") {
    if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
    const given = typeof value === "number" ? value : nameOf(value);
    return new Refused(`expected an integer from 1 as argument ${position + 1}, got ${given}`);
  }
  if (typeof value !== "string")
    return new Refused(`expected a string as argument ${position + 1}, got ${nameOf(value)}`);
  return kind === "path" ? FieldPath.parse(value) : operatorNamed(value);
}

/** What the argument spells while a template is evaluated. */
export function readAt(
  value: Json,
  kind: keyof SpelledTypes,
  position: number,
  site: Site,
): Spelled {
  const read = readSpelled(value, kind, position);
  if (!(read instanceof Refused)) return read;
  const { problem, hint, isForbidden } = read;
  return site.fail(isForbidden ? "FORBIDDEN_NAME" : "TYPE_MISMATCH", problem, { hint });
}
