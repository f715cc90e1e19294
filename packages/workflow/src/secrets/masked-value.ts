import { MASKED } from "./masked-text.ts";
import { NamesApart } from "./names-apart.ts";

/** Masking this many values is as fast as looking up the result. */
const SMALL = 8;

/** Masks texts and numbers in data. */
export interface ValueMask {
  text(text: string): string;
  hidesNumber(number: number): boolean;
}

/** JSON without secrets; the value itself if it holds none. O(size), counting shared parts once. */
export function maskedValue(value: unknown, mask: ValueMask): unknown {
  return new ValueMasking(mask).masked(value);
}

class ValueMasking {
  readonly #mask: ValueMask;
  /** Masked lists and objects by original. Small flat ones are masked again each time. */
  readonly #done = new Map<object, unknown>();

  constructor(mask: ValueMask) {
    this.#mask = mask;
  }

  masked(value: unknown): unknown {
    if (typeof value === "string") return this.#mask.text(value);
    if (typeof value === "number") return this.#mask.hidesNumber(value) ? MASKED : value;
    if (typeof value !== "object" || value === null) return value;
    const done = this.#done.get(value);
    if (done !== undefined) return done;
    const values: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    const shown = values.map((held) => this.masked(held));
    const isClean = shown.every((held, position) => held === values[position]);
    const masked = Array.isArray(value)
      ? isClean
        ? value
        : shown
      : this.#record(value, shown, isClean);
    if (values.length > SMALL || values.some(isContainer)) this.#done.set(value, masked);
    return masked;
  }

  #record(record: object, shown: readonly unknown[], isClean: boolean): object {
    const names = Object.keys(record);
    const shownNames = names.map((name) => this.#mask.text(name));
    const clean = names.filter((name, position) => shownNames[position] === name);
    if (isClean && clean.length === names.length) return record;
    const apart = new NamesApart(clean);
    return Object.fromEntries(
      shownNames.map((name, position) => [
        name === names[position] ? name : apart.of(name),
        shown[position],
      ]),
    );
  }
}

function isContainer(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
