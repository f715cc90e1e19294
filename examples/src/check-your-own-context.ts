import { contextLaws, type LawSubject } from "@sheaf/context/laws";

export const subject: LawSubject<Map<string, unknown>> = {
  name: "a Map, cloned for each fork",
  create: (variables) => new Map(Object.entries(structuredClone(variables))),
  fork: (context) => structuredClone(context),
  set: (context, name, value) => new Map(context).set(name, structuredClone(value)),
  delete: (context, name) => new Map([...context].filter(([other]) => other !== name)),
  get: (context, name) => context.get(name),
  names: (context) => context.keys(),
};

for (const law of contextLaws(subject)) law.check();
