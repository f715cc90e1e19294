/** The approaches that tables and targets speak of. */
export const CLONE: string = "structuredClone";
export const KINDEST_CLONE: string = "klona";
export const ONE_IMMUTABLE: string = "immutable, all in one Map";
export const IMMUTABLES: string = "immutable Maps";
export const OURS: string = "Sheaf";
export const OURS_JOINED: string = "Sheaf, forks joined";
export const SPOKEN_OF: readonly string[] = [
  CLONE,
  KINDEST_CLONE,
  ONE_IMMUTABLE,
  IMMUTABLES,
  OURS,
  OURS_JOINED,
];
