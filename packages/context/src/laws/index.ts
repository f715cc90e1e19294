export { contextLaws } from "./context-laws.ts";
export type { Law } from "./law.ts";
export type { LawSubject } from "./law-subject.ts";
