export { contextLaws } from "./context-laws.ts";
export type { Law } from "./law.ts";
export type { Subject } from "./subject.ts";
