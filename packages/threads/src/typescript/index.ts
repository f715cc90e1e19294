/**
 * Modules in TypeScript, on every version of Node: for programs that load actions as threads do.
 *
 * @packageDocumentation
 */

export { prepareFor } from "./prepare-for.ts";
