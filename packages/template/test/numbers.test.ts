import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isExactNumber } from "@sheaf/context/json";
import { compileErrorOf, errorOf, valueOf } from "./evaluate.ts";

const INTEGERS = [
  "9007199254740993",
  "653247040368672769",
  "12345678901234567890",
  "9007199254740993.0",
  "9007199254740993e0",
  "9.007199254740993e15",
];

describe("integers that a double cannot hold", () => {
  test.each(INTEGERS)("%s is refused as a literal", (numeral) => {
    for (const source of [numeral, `-${numeral}`, `[1, ${numeral}]`, `{ a: ${numeral} }`]) {
      const error = compileErrorOf(source);
      expect(error.code).toBe("INVALID_TEMPLATE");
      expect(error.column).toBe(source.indexOf(numeral) + 1);
      expect(error.problem).toContain(numeral);
    }
  });

  test.each(INTEGERS)("%s is refused in texts", (numeral) => {
    for (const source of [
      `float('${numeral}')`,
      `float(' -${numeral} ')`,
      `fromjson('${numeral}')`,
      `fromjson('{"a": [${numeral}]}')`,
    ])
      expect([source, errorOf(source).code]).toEqual([source, "INVALID_NUMBER"]);
  });

  test.each(["9007199254740993", "-653247040368672769", "+12345678901234567890"])(
    "int('%s') is refused",
    (numeral) => expect(errorOf(`int('${numeral}')`).code).toBe("INVALID_NUMBER"),
  );

  test("other numbers are accepted", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 66n }), (integer) => {
        const read = (source: string): unknown => {
          try {
            return valueOf(source);
          } catch {
            return "refused";
          }
        };
        const expected = isExactNumber(String(integer)) ? Number(integer) : "refused";
        for (const source of [`${integer}`, `int('${integer}')`, `float('${integer}')`])
          expect(read(source)).toBe(expected);
        expect(read(`fromjson('${integer}')`)).toBe(expected);
      }),
    );
  });

  test("numbers survive conversion to text and back", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }), (number) => {
        for (const source of [
          `${number}`,
          `float(string(${number}))`,
          `fromjson(tojson(${number}))`,
        ])
          expect(valueOf(source)).toBe(number);
      }),
    );
  });
});

describe("sum", () => {
  const rotations = (numbers: readonly number[]): number[][] =>
    numbers.map((_, i) => [...numbers.slice(i), ...numbers.slice(0, i)]);

  test.each([
    { numbers: [1e308, -1e308, 1.7e308], total: 1.7e308 },
    { numbers: [1.7e308, 1e308, -1e308, -1.7e308], total: 0 },
    { numbers: [1.7e308, 1.7e308, -1.7e308], total: 1.7e308 },
    { numbers: [-1e308, -1e308, 1e308], total: -1e308 },
  ])("is the same in any order if it is in range: $numbers", ({ numbers, total }) => {
    for (const rotated of rotations(numbers))
      expect(valueOf(`sum([${rotated.join(", ")}])`)).toBe(total);
  });

  test("is refused if it is out of range", () => {
    for (const rotated of rotations([1e308, 1e308, 1, -1e300]))
      expect(errorOf(`sum([${rotated.join(", ")}])`).code).toBe("INVALID_NUMBER");
  });

  test("is the sum from left to right if that is in range", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 })), (numbers) => {
        const shown = numbers.map((number) => (Object.is(number, -0) ? 0 : number));
        const total = shown.reduce((a, b) => a + b, 0);
        expect(valueOf(`sum([${shown.join(", ")}])`)).toBe(total);
      }),
    );
  });
});
