import { plainBranching, plainSubject } from "./plain-context.ts";
import { type Approach, approach, type LawChecks, lawChecks } from "./rival.ts";

export const prototypeChainApproach: Approach = approach(
  {
    name: "Object.create",
    forks: "shares",
    source:
      "https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Object/create",
    why: "An object that inherits; a read is the engine's own look-up; a write in the parent shows in all of its forks.",
  },
  (dataset) =>
    plainBranching(dataset, (context) => ({
      ...context,
      variables: Object.create(context.variables) as typeof context.variables,
    })),
);

export const prototypeChainLawChecks: LawChecks = lawChecks({
  ...plainSubject(
    "Object.create",
    (variables) => Object.create(variables) as Record<string, unknown>,
  ),
  names: inheritedNames,
});

/** Names of the object and of all it inherits from. */
function inheritedNames(variables: Record<string, unknown>): string[] {
  const names: string[] = [];
  for (const name in variables) names.push(name);
  return names;
}
