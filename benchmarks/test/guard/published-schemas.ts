import { readFileSync } from "node:fs";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";

/** The directory of this project. */
export const root: URL = new URL("../../../", import.meta.url);

/** A file of JSON in this project. */
export function read(path: string): object {
  return JSON.parse(readFileSync(new URL(path, root), "utf8")) as object;
}

/** What a published schema has against a value; null where it is valid. */
export function problemsWith(name: string, value: unknown): ErrorObject[] | null {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  const validate = ajv.compile(read(`docs/schemas/${name}.schema.json`));
  validate(value);
  return validate.errors ?? null;
}
