import { deepCloneApproaches, deepCloneExaminees } from "./deep-clones.ts";
import { draftApproaches, draftExaminees } from "./drafts.ts";
import {
  effectApproach,
  effectExaminee,
  immutableApproach,
  immutableExaminee,
  immutableSingleApproach,
  nkzwApproach,
  nkzwExaminee,
} from "./persistent-maps.ts";
import { prototypeChainApproach, prototypeChainExaminee } from "./prototype-chain.ts";
import type { Effort } from "../measure/effort.ts";
import { SPOKEN_OF } from "../scenario/approach-names.ts";
import type { Approach, Examinee } from "./rival.ts";
import {
  nativeMapApproach,
  nativeMapExaminee,
  spreadApproach,
  spreadExaminee,
} from "./shallow-copies.ts";
import { sheafApproach, sheafExaminee, sheafJoinedApproach } from "./sheaf.ts";

/** All approaches to the scenario, the costliest first. */
export const approaches: readonly Approach[] = [
  ...deepCloneApproaches,
  spreadApproach,
  nativeMapApproach,
  prototypeChainApproach,
  ...draftApproaches,
  immutableSingleApproach,
  effectApproach,
  nkzwApproach,
  immutableApproach,
  sheafJoinedApproach,
  sheafApproach,
];

/** All, or where it has to be quick those that targets and tables speak of. */
export function approachesFor({ quick }: Effort): readonly Approach[] {
  return quick ? approaches.filter(({ name }) => SPOKEN_OF.includes(name)) : approaches;
}

/** All that stand before the laws, in the order of the matrix. */
export const examinees: readonly Examinee[] = [
  ...deepCloneExaminees,
  spreadExaminee,
  nativeMapExaminee,
  prototypeChainExaminee,
  ...draftExaminees,
  immutableExaminee,
  nkzwExaminee,
  effectExaminee,
  sheafExaminee,
];
