import type {
  AnyType,
  ChoiceType,
  CodeType,
  NumberType,
  Option,
  Takes,
  TextType,
  ValueType,
} from "./option.ts";

/** Anything. */
const ANYTHING: AnyType = { kind: "any", expected: "anything", isRendered: false };

/** Any JSON value, taken as it is. */
export const anything: Takes = same(ANYTHING);

/** Any value; in documents it may contain templates at any depth. */
export const rendered: Takes = {
  code: ANYTHING,
  document: { ...ANYTHING, expected: "anything, with templates anywhere in it", isRendered: true },
};

/** True or false. */
export const flag: Takes = same({ kind: "boolean", expected: "true or false" });

/** An integer from 1. */
export const count: Takes = same(integerFrom(1));

/** An integer from 0. */
export const countOrNone: Takes = same(integerFrom(0));

/** A number of seconds from 0. */
export const delay: Takes = same({
  kind: "number",
  expected: "a number of seconds from 0",
  isInteger: false,
  from: 0,
});

/** Seconds in a leap year. Whoever asks for a longer wait has mistaken the unit, and would see a run that hangs. */
const LONGEST_WAIT = 31_622_400;

/** Seconds to wait, from 0. */
export const pause: Takes = same({
  kind: "number",
  expected: `a number of seconds from 0 to ${LONGEST_WAIT}`,
  isInteger: false,
  from: 0,
  to: LONGEST_WAIT,
});

/** Seconds above 0 after which something may start again. */
export const interval: Takes = same({
  kind: "number",
  expected: `a number of seconds above 0, at most ${LONGEST_WAIT}`,
  isInteger: false,
  above: 0,
  to: LONGEST_WAIT,
});

/** A number of seconds above 0. */
export const duration: Takes = same({
  kind: "number",
  expected: "a number of seconds above 0",
  isInteger: false,
  above: 0,
});

/** A name that templates can read. */
export const itemName: Takes = same({
  kind: "text",
  expected: "a name of letters, digits, _ and $",
  pattern: /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u,
});

/** A string. */
export const text: Takes = same({ kind: "text", expected: "a string" });

/** A share of the items: a number of them, or a percentage up to 100. */
export const share: Takes = same({
  kind: "either",
  expected: "a number of items, or a percentage such as 5%",
  of: [
    integerFrom(0),
    {
      kind: "text",
      expected: "a percentage",
      pattern: /^0*(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)\s*%$/,
    },
  ],
});

/**
 * One of these words.
 *
 * @param otherNames What other tools call some of them, in lower case, for suggestions.
 */
export function choice(
  words: readonly string[],
  otherNames: Readonly<Record<string, string>> = {},
): Takes {
  const type = (expected: string): ChoiceType => ({
    kind: "choice",
    expected,
    of: words,
    otherNames,
  });
  return {
    code: type(either(words.map((word) => JSON.stringify(word)))),
    document: type(either(words)),
  };
}

/** A value, or something that computes it: a function in code, a template in documents. */
export function computed({ code, document }: Takes, inDocuments?: string): Takes {
  const template = inDocuments ?? `${document.expected}, or a template`;
  return {
    code: { kind: "computed", expected: `${code.expected}, or a function`, of: code },
    document: { kind: "computed", expected: template, of: document },
  };
}

/** A condition. */
export const condition: Takes = computed(flag, "true, false, or a single template");

/** An object with options of its own, such as `{ count: 2 }`. */
export function keys(
  id: string,
  example: string,
  options: Readonly<Record<string, Option>>,
): Takes {
  const type = (noun: string) =>
    ({ kind: "keys", expected: `${noun} such as ${example}`, id, options }) as const;
  return { code: type("an object"), document: type("a map") };
}

/** Variables by name, whose values are computed. */
export const variables: Takes = {
  code: { kind: "map", expected: "an object of values and functions by variable", of: ANYTHING },
  document: { kind: "map", expected: "a map of variables", of: rendered.document },
};

/**
 * The same in code and in documents.
 *
 * @example
 * ```ts
 * const text = { kind: "text", expected: "a string" } as const;
 * same(text); // { code: text, document: text }
 * ```
 */
export function same(type: ValueType): Takes {
  return { code: type, document: type };
}

/** A type that only code has. */
export function inCode(expected: string, fits: (value: unknown) => boolean): CodeType {
  return { kind: "code", expected, fits };
}

/** A function. */
export const FUNCTION: CodeType = inCode("a function", (value) => typeof value === "function");

/** A string that is not empty. */
export function nonEmpty(expected: string): TextType {
  return { kind: "text", expected, pattern: /./s };
}

/** An integer from this one. */
export function integerFrom(from: number): NumberType {
  return { kind: "number", expected: `an integer from ${from}`, isInteger: true, from };
}

/** `a, b or c` */
export function either(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
