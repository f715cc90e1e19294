import { KEYS } from "./shape.ts";

/** The keys of documents whose options have another name in code. */
const IN_CODE: ReadonlyMap<string, string> = new Map([
  ...[...KEYS.workflow, ...KEYS.task, ...KEYS.retry]
    .filter((key) => key.includes("-"))
    .map((key): [string, string] => [
      key,
      key.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    ]),
  ["merge", "policies"],
]);

const IN_DOCUMENTS: ReadonlyMap<string, string> = new Map(
  Array.from(IN_CODE, ([key, name]) => [name, key]),
);

/** A key of a document as the option is called in code. */
export function camelCase(key: string): string {
  return IN_CODE.get(key) ?? key;
}

/** The options on a path, such as `retry.maxDelay`, as documents call them. */
export function kebabCase(path: string): string {
  return path.replaceAll(/[A-Za-z]+/g, (name) => IN_DOCUMENTS.get(name) ?? name);
}
