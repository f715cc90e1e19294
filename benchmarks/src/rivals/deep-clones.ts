import { klona } from "klona/json";
import cloneDeep from "lodash.clonedeep";
import rfdc from "rfdc";
import { plainBranching, plainSubject } from "./plain-context.ts";
import { type Approach, approach, type Examinee, examinee } from "./rival.ts";

/** A function that copies a value all the way down. */
interface DeepClone {
  readonly name: string;
  readonly setup: string;
  readonly clone: <T>(value: T) => T;
}

const deepClones: readonly DeepClone[] = [
  {
    name: "structuredClone",
    setup: "of the whole context",
    clone: (value) => structuredClone(value),
  },
  {
    name: "JSON",
    setup: "JSON.parse(JSON.stringify(context))",
    clone: <T>(value: T) => JSON.parse(JSON.stringify(value)) as T,
  },
  { name: "lodash.clonedeep", setup: "of the whole context", clone: (value) => cloneDeep(value) },
  { name: "rfdc", setup: "rfdc() with its defaults", clone: rfdc() },
  { name: "klona", setup: "klona/json, its fastest for JSON", clone: (value) => klona(value) },
];

/** A context copied for each item: what the seeds complain about, and kinder ways of doing it. */
export const deepCloneApproaches: readonly Approach[] = deepClones.map(({ name, clone }) =>
  approach(name, "copies", (dataset) => plainBranching(dataset, clone)),
);

export const deepCloneExaminees: readonly Examinee[] = deepClones.map(({ name, setup, clone }) =>
  examinee(plainSubject(name, clone), setup),
);
