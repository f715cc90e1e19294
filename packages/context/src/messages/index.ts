/**
 * The wording that error messages of all packages share: quoting, shortening, suggestions, and errors with a
 * position in a document.
 *
 * @packageDocumentation
 */

export { quote, shorten } from "./quote.ts";
export { plural } from "./plural.ts";
export { didYouMean, nearest, suggestion } from "./nearest.ts";
export { messageOf, propertyOf } from "./thrown.ts";
export { invalidValueIn } from "../invalid-value.ts";
export { isPositionedError, PositionedError } from "./positioned-error.ts";
export type { CodesOf } from "./codes-of.ts";
export type { ErrorOrigin, SourcePosition } from "./positioned-error.ts";
