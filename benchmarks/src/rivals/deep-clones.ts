import { klona } from "klona/json";
import cloneDeep from "lodash.clonedeep";
import rfdc from "rfdc";
import { plainBranching, plainSubject } from "./plain-context.ts";
import { type Approach, approach, type LawChecks, lawChecks } from "./rival.ts";

/** A function that copies a value all the way down. */
interface DeepClone {
  readonly name: string;
  readonly source: string;
  readonly why: string;
  readonly clone: <T>(value: T) => T;
}

const deepClones: readonly DeepClone[] = [
  {
    name: "structuredClone",
    source: "https://developer.mozilla.org/docs/Web/API/Window/structuredClone",
    why: "Writes all of the context into a buffer and reads it back, with any type, cycles included.",
    clone: (value) => structuredClone(value),
  },
  {
    name: "JSON",
    source: "https://developer.mozilla.org/docs/Glossary/Deep_copy",
    why: "Makes a text of all of the context and reads it back.",
    clone: <T>(value: T) => JSON.parse(JSON.stringify(value)) as T,
  },
  {
    name: "lodash.clonedeep",
    source: "https://lodash.com/docs/#cloneDeep",
    why: "Walks all of the context and copies each object by its type; keeps track of cycles.",
    clone: (value) => cloneDeep(value),
  },
  {
    name: "rfdc",
    source: "https://github.com/davidmarkclements/rfdc#usage",
    why: "Walks all of the context and copies each object; does not look for cycles.",
    clone: rfdc(),
  },
  {
    name: "klona",
    source: "https://github.com/lukeed/klona#modes",
    why: "Walks all of the context and copies each object, of JSON alone.",
    clone: (value) => klona(value),
  },
];

/** A context copied for each item, in several ways. */
export const deepCloneApproaches: readonly Approach[] = deepClones.map(
  ({ name, source, why, clone }) =>
    approach({ name, forks: "copies", source, why }, (dataset) => plainBranching(dataset, clone)),
);

export const deepCloneLawChecks: readonly LawChecks[] = deepClones.map(({ name, clone }) =>
  lawChecks(plainSubject(name, clone)),
);
