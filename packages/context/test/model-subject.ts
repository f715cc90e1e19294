import { isDeepStrictEqual } from "node:util";
import type { Json } from "../src/json.ts";
import type { LawSubject } from "../src/laws/law-subject.ts";

/** A context by the plainest of means: a native Map for each branch, and nothing in it is shared. */
export interface Model {
  readonly variables: Map<string, Json>;
  /** What the branch started from. */
  readonly base: ReadonlyMap<string, Json>;
  /** Names written since then. */
  readonly written: Set<string>;
}

/** The model changes the context that it is given, as a subject may. */
export const modelSubject: LawSubject<Model> = {
  name: "a Map that is copied all the way down",

  create: (variables) => modelOf(Object.entries(variables)),

  fork: ({ variables }) => modelOf(variables),

  set(model, name, value) {
    model.variables.set(name, structuredClone(value));
    model.written.add(name);
    return model;
  },

  delete(model, name) {
    model.variables.delete(name);
    model.written.add(name);
    return model;
  },

  get: ({ variables }, name) => structuredClone(variables.get(name)),

  names: ({ variables }) => variables.keys(),

  join(parent, forks) {
    const [{ base } = parent] = forks;
    const agreed = new Map<string, Json | undefined>();
    for (const { written, variables } of forks) {
      for (const name of written) {
        const value = variables.get(name);
        if (agreed.has(name) && !isDeepStrictEqual(agreed.get(name), value))
          throw new Error(`Two forks wrote ${name}`);
        agreed.set(name, value);
      }
    }
    for (const [name, value] of agreed) {
      const now = parent.variables.get(name);
      if (!isDeepStrictEqual(now, base.get(name)) && !isDeepStrictEqual(now, value))
        throw new Error(`The parent and a fork wrote ${name}`);
    }
    for (const [name, value] of agreed) {
      if (value === undefined) modelSubject.delete(parent, name);
      else modelSubject.set(parent, name, value);
    }
    return parent;
  },

  restore: ({ variables }) =>
    modelOf(JSON.parse(JSON.stringify([...variables])) as [string, Json][]),
};

function modelOf(entries: Iterable<readonly [string, Json]>): Model {
  const variables = structuredClone(new Map(entries));
  return { variables, base: structuredClone(variables), written: new Set() };
}
