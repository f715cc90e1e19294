import fc from "fast-check";
import { createContext } from "../src/index.ts";

const word = fc.string({
  unit: fc.oneof(fc.constantFrom("$", "{", "}", ":", "%", "a", "b", "${secret"), fc.string()),
  maxLength: 8,
});
const secrets = fc.dictionary(
  word,
  word.filter((text) => text.trim() !== ""),
  { maxKeys: 4 },
);
/** Data in which secrets and what looks like references stand in texts and names. */
export function dataHolding(secrets: Readonly<Record<string, string>>) {
  const text = fc
    .array(fc.oneof(word, fc.constantFrom("${secret", "${secret}", ...Object.values(secrets))))
    .map((parts) => parts.join(""));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.integer(),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(text, tie("value"), { maxKeys: 3 }),
    ),
  }));
  const record = fc.dictionary(text, value, { maxKeys: 3 });
  return fc.record({
    secrets: fc.constant(secrets),
    parameters: record,
    config: record,
    variables: record,
    tasks: record,
    item: value,
  });
}

/** The same with any secrets. */
export const dataWithSecrets = secrets.chain(dataHolding);

export function contextOf({
  secrets,
  parameters,
  config,
  variables,
  tasks,
  item,
}: typeof dataWithSecrets extends fc.Arbitrary<infer G> ? G : never): ReturnType<
  typeof createContext
> {
  let context = createContext({ secrets, parameters, config, variables } as object);
  for (const [name, result] of Object.entries(tasks)) context = context.setTask(name, result as 1);
  return context.fanOut([item as 1]).fork(0) as unknown as ReturnType<typeof createContext>;
}

/** The values of secrets that stand in texts and names of the data. */
export function holdsSecret(data: unknown, values: readonly string[]): boolean {
  if (typeof data === "string")
    return values.some((value) => (value.length < 4 ? data === value : data.includes(value)));
  if (typeof data !== "object" || data === null) return false;
  return Object.entries(data).some(
    ([name, value]) =>
      (!Array.isArray(data) && holdsSecret(name, values)) || holdsSecret(value, values),
  );
}
