/** The approaches that tables and targets compare with. */
export const CLONE: string = "structuredClone";
export const FASTEST_CLONE: string = "klona";
export const ONE_IMMUTABLE: string = "immutable, all in one Map";
export const IMMUTABLES: string = "immutable Maps";
export const OURS: string = "Sheaf";
export const OURS_JOINED: string = "Sheaf, forks joined";
export const COMPARED_WITH: readonly string[] = [
  CLONE,
  FASTEST_CLONE,
  ONE_IMMUTABLE,
  IMMUTABLES,
  OURS,
  OURS_JOINED,
];
