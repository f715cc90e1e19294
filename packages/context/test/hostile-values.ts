import fc from "fast-check";
import { DECEPTIVE_VALUES } from "../src/laws/deceptive-value.ts";
import type { Json } from "../src/json.ts";

/** A value that nothing can be expected of, and what its owner does to it afterwards. */
export interface Hostile {
  readonly value: unknown;
  readonly turn: () => void;
}

const thrown = fc.constantFrom<unknown>(
  new Error("x".repeat(100_000)),
  "x".repeat(100_000),
  null,
  undefined,
  Symbol("thrown"),
  Object.create(null),
  { toString: null, valueOf: null },
  {
    get message() {
      throw new Error("the message throws");
    },
  },
);

const odd: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  undefined,
  null,
  0,
  -0,
  Number.NaN,
  1n,
  Symbol("s".repeat(10_000)),
  "x".repeat(1_000),
  () => 1,
  new Date(Number.NaN),
  new Map([["a", 1]]),
  new (class extends Array {})(),
  new (class ExtremelyLong {
    readonly a = 1;
  })(),
  Object.create(null),
  Object.create({ inherited: 1 }),
  // oxlint-disable-next-line no-sparse-arrays -- what is tried
  [1, , 2],
  Object.assign([], { length: 4_000_000_000 }),
  { [Symbol("key".repeat(1_000))]: 1 },
  { constructor: 1, toString: 2, __proto__: null, toJSON: { a: 1 } },
  { [Symbol.toStringTag]: "Array" },
  { ["k".repeat(10_000)]: 1n },
);

/** Traps that throw, lie, or leave off after some answers. */
function trapped(content: object, how: string, cause: unknown, after: number): object {
  let answers = 0;
  const trap =
    (lawful: (...args: never[]) => unknown) =>
    (...args: never[]): unknown => {
      if (answers++ >= after) throw cause;
      return lawful(...args);
    };
  return new Proxy(content, { [how]: trap(Reflect[how as "get"]) });
}

const TRAPS = [
  "get",
  "ownKeys",
  "getOwnPropertyDescriptor",
  "getPrototypeOf",
  "has",
  "isExtensible",
];

/** Objects and lists of any of these, nested, each with what is done to them later. */
export const arbitraryHostile: fc.Arbitrary<Hostile> = fc
  .letrec<{ hostile: Hostile }>((tie) => ({
    hostile: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      odd.map((value) => ({ value, turn: () => {} })),
      fc.integer().map((value) => ({ value, turn: () => {} })),
      fc.array(tie("hostile"), { maxLength: 3 }).map((parts) => {
        const value = parts.map((part) => part.value);
        return {
          value,
          turn: () => {
            value.push(99);
            for (const part of parts) part.turn();
          },
        };
      }),
      fc
        .tuple(
          fc.constantFrom("a", "__proto__", "length", "constructor"),
          tie("hostile"),
          fc.boolean(),
        )
        .map(([key, part, isFrozen]) => {
          const value = Object.fromEntries([[key, part.value]]) as Record<string, unknown>;
          if (isFrozen) Object.freeze(value);
          return {
            value,
            turn: () => {
              part.turn();
              Reflect.set(value, key, 99);
            },
          };
        }),
      fc
        .tuple(fc.constantFrom(...DECEPTIVE_VALUES), tie("hostile"))
        .map(([disguise, { value }]) =>
          disguise.of((typeof value === "object" && value !== null ? value : [value]) as Json),
        ),
      fc
        .tuple(tie("hostile"), fc.constantFrom(...TRAPS), thrown, fc.nat({ max: 6 }))
        .map(([part, how, cause, after]) => ({
          value: trapped([part.value], how, cause, after),
          turn: part.turn,
        })),
      thrown.map((cause) => ({
        value: {
          get a(): never {
            throw cause;
          },
        },
        turn: () => {},
      })),
      fc.nat({ max: 3 }).map((length) => {
        const value: unknown[] = Array.from({ length }, (_, i) => i);
        value.push({ cycle: value });
        return { value, turn: () => value.push(99) };
      }),
    ),
  }))
  .hostile.map((hostile) => hostile);
