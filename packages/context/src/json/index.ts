/**
 * JSON as all packages use it: reading it without changing a number, comparing it, and writing it in one
 * canonical form.
 *
 * @packageDocumentation
 */

export { canonicalJson } from "./canonical-json.ts";
export { freezeParsed } from "./freeze-parsed.ts";
export { isExactNumber } from "./exact-number.ts";
export { isEqualJson, JsonEquality } from "./json-equality.ts";
export { isJsonObject, kindOf } from "./json-kind.ts";
export { parseJson } from "./parse-json.ts";
export { InvalidJsonError } from "../errors.ts";
export type { JsonErrorCode } from "../errors.ts";
export type { Json, JsonObject } from "../json.ts";
export type { JsonKind } from "./json-kind.ts";
export type { JsonMeter } from "./json-meter.ts";
export type { ParseJsonOptions } from "./parse-json.ts";
