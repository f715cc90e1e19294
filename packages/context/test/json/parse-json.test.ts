import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contextFromJSON, createContext, jsonOf } from "../../src/index.ts";
import { InvalidJsonError, isExactNumber, parseJson } from "../../src/json/index.ts";

const errorOf = (text: string, options?: Parameters<typeof parseJson>[1]): InvalidJsonError => {
  try {
    parseJson(text, options);
  } catch (error) {
    if (error instanceof InvalidJsonError) return error;
    throw error;
  }
  throw new Error(`${text} was read`);
};

/** What is read, or the code of why nothing is. */
const outcomeOf = (text: string): unknown => {
  try {
    return parseJson(text);
  } catch (error) {
    return (error as InvalidJsonError).code;
  }
};

const isRead = (read: () => unknown): boolean => {
  try {
    read();
    return true;
  } catch {
    return false;
  }
};

/** An integer in one of the ways in which JSON may write it. */
const written = fc
  .record({
    integer: fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
    zeros: fc.nat(5),
    shift: fc.nat(60),
    form: fc.constantFrom("plain", "fraction", "exponent", "shifted", "zeros"),
  })
  .map(({ integer, zeros, shift, form }) => {
    const sign = integer < 0n ? "-" : "";
    const digits = String(integer < 0n ? -integer : integer);
    switch (form) {
      case "plain":
        return { integer, numeral: sign + digits };
      case "fraction":
        return { integer, numeral: `${sign}${digits}.0${"0".repeat(zeros)}` };
      case "exponent":
        return { integer, numeral: `${sign}${digits}e+0` };
      case "zeros": {
        // JSON writes nothing behind a leading zero.
        const behind = "0".repeat(integer === 0n ? 0 : shift);
        return { integer, numeral: `${sign}${digits}${behind}E-${shift}` };
      }
      default: {
        const point = Math.min(shift, digits.length - 1);
        const [whole, rest] = [digits.slice(0, digits.length - point), digits.slice(-point)];
        return {
          integer,
          numeral: point === 0 ? sign + digits : `${sign}${whole}.${rest}e${point}`,
        };
      }
    }
  });

describe("numbers", () => {
  it("an integer is read where it comes out as it went in, and refused otherwise", () => {
    fc.assert(
      fc.property(written, ({ integer, numeral }) => {
        const value = Number(numeral);
        const isKept =
          BigInt(value) === integer ||
          BigInt(
            String(value).replace(
              /^(-?)(\d)(?:\.(\d+))?e\+(\d+)$/,
              (_, sign: string, first: string, rest: string | undefined, power: string) =>
                sign + first + (rest ?? "").padEnd(Number(power), "0"),
            ),
          ) === integer;
        expect(isExactNumber(numeral)).toBe(isKept);
        const read = parseJson(`[${numeral}]`, { largeIntegers: "text" });
        expect(read).toEqual([isKept ? value : numeral]);
        expect(outcomeOf(`[${numeral}]`)).toEqual(isKept ? [value] : "LARGE_INTEGER");
      }),
    );
  });

  it.each([
    "9007199254740993",
    "-9007199254740993",
    "9007199254740993.0",
    "9007199254740993e0",
    "9.007199254740993e15",
    "90071992547409930e-1",
    "653247040368672769",
    "12345678901234567890",
    "1e400",
    "-1e400",
    "1e99999999999999999999",
  ])("%s is refused", (numeral) => {
    expect(errorOf(numeral).code).toBe("LARGE_INTEGER");
    expect(parseJson(`{"a": ${numeral}}`, { largeIntegers: "text" })).toEqual({ a: numeral });
  });

  it.each([
    "0x20000000000001",
    "-0x20000000000001",
    "0o400000000000000001",
    `0x${"f".repeat(300)}`,
  ])("%s is not exact", (numeral) => expect(isExactNumber(numeral)).toBe(false));

  it.each([
    "0",
    "-0",
    "0e400",
    "9007199254740992",
    "1e23",
    "1.7976931348623157e308",
    "1152921504606846976",
    "0.1234567890123456789012345",
    "9007199254740993.5",
    "1e-400",
    `1${"0".repeat(400)}e-400`,
    "0x20000000000002",
    "0xff",
    "0o17",
  ])("%s is exact, or a fraction", (numeral) => expect(isExactNumber(numeral)).toBe(true));

  it("every number comes back from its own JSON", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseJson(JSON.stringify(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it("are refused wherever they stand, and so is text that is nested too deep", () => {
    const keys = Array.from({ length: 300 }, (_, i) => `"key_${i}": ${i}`).join();
    for (const around of [
      (inner: string) => `[1, 2, ${inner}]`,
      (inner: string) => `[0.5, ${inner}]`,
      (inner: string) => `["text", ${inner}]`,
      (inner: string) => `{${keys}, "last": ${inner}}`,
      (inner: string) => `[[{"a": {"b": ${inner}}}]]`,
    ]) {
      for (const numeral of ["9007199254740993", "-1e400"])
        expect(errorOf(around(numeral)).code).toBe("LARGE_INTEGER");
      const deep = around("[".repeat(1_000) + "]".repeat(1_000));
      expect(errorOf(deep)).toMatchObject({ code: "TOO_DEEP", line: 1 });
      expect(errorOf(deep, { duplicateKeys: "refuse" }).code).toBe("TOO_DEEP");
    }
  });

  it("beyond the safe integers are frozen with the rest where they are exact", () => {
    const text = '{"a": [1e23, 9007199254740993.5], "b": {"c": -1e300}}';
    const read = parseJson(text);
    expect(read).toEqual(JSON.parse(text));
    for (const node of nodesOf(read)) expect(jsonOf(node, "value")).toBe(node);
  });

  it("that a repeated key replaced are not looked at", () => {
    expect(parseJson('{"a": 9007199254740993, "a": 1}')).toEqual({ a: 1 });
  });

  it("digits in strings and keys are text", () => {
    const text = String.raw`{"9007199254740993": ["9007199254740993", "\\", "\"9007199254740993", "\\\\\"1e400"]}`;
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });
});

describe("text", () => {
  it("anything else is what JSON.parse makes of it", () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 6 }),
        fc.constantFrom("refuse", "text"),
        (text, largeIntegers) => {
          expect(parseJson(text, { largeIntegers })).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it("what JSON.parse refuses is refused, whatever becomes of large integers", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "\\",
      "9007199254740993",
      "1e400",
      "01",
      "-",
      "a",
      " ",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.constantFrom("refuse", "text"),
        (pieces, largeIntegers) => {
          const text = pieces.join("");
          const isJson = isRead(() => JSON.parse(text));
          expect(isRead(() => parseJson(text, { largeIntegers: "text" }))).toBe(isJson);
          fc.pre(!isJson);
          expect(errorOf(text, { largeIntegers }).code).toBe("NOT_JSON");
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("a key __proto__ is a key", () => {
    const value = parseJson('{"__proto__": {"a": 9007199254740993}}', { largeIntegers: "text" });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(JSON.stringify(value)).toBe('{"__proto__":{"a":"9007199254740993"}}');
  });

  it("nesting has a limit, which is reported with its position", () => {
    expect(() => parseJson("[".repeat(1000) + "]".repeat(1000))).not.toThrow();
    expect(errorOf(`\n${"[".repeat(1001)}`)).toMatchObject({
      code: "TOO_DEEP",
      line: 2,
      column: 1001,
    });
    expect(errorOf('{"a":'.repeat(100_000)).code).toBe("TOO_DEEP");
  });

  it("places count lines and columns from 1", () => {
    const error = errorOf('{\n  "a": 1,\n  "b": 9007199254740993\n}');
    expect(error).toMatchObject({ code: "LARGE_INTEGER", line: 3, column: 8 });
    expect(error.message).toBe(
      "Cannot read JSON: 9007199254740993 is an integer that a double cannot represent exactly at 3:8",
    );
  });
});

describe("keys that stand twice", () => {
  const refuse = { duplicateKeys: "refuse" } as const;

  it("the last counts, or the text is refused", () => {
    const text = '{"a": [{"x": 1, "b": {}}], "c": "a", "\\u0061": 2}';
    expect(parseJson(text)).toEqual({ a: 2, c: "a" });
    expect(errorOf(text, refuse)).toMatchObject({ code: "DUPLICATE_KEY", line: 1, column: 38 });
  });

  it("one key may stand in several objects, and as a value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        expect(parseJson(text, refuse)).toEqual(JSON.parse(text));
      }),
    );
  });
});

/** All objects and lists in a value. */
function nodesOf(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(nodesOf)];
}

describe("what is parsed", () => {
  const wide = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key_${i}`, { i }]));
  const value = {
    rows: [{ id: 1, tags: ["a"] }, { id: 2 }],
    fractions: [0.5, 1],
    mixed: [0.5, "text", {}],
    wide,
    empty: [{}, []],
    ["1"]: [2],
  };

  it("is frozen all the way down, and equals the text", () => {
    const parsed = parseJson(JSON.stringify(value));
    expect(parsed).toStrictEqual(value);
    const nodes = nodesOf(parsed);
    expect(nodes).toHaveLength(nodesOf(value).length);
    for (const node of nodes) expect(Object.isFrozen(node)).toBe(true);
  });

  it("is taken by contexts as it is, whole or in part, in a copy and in a snapshot", () => {
    const parsed = parseJson(JSON.stringify(value)) as typeof value;
    for (const node of nodesOf(parsed)) expect(jsonOf(node, "value")).toBe(node);
    const snapshot = parseJson(JSON.stringify(createContext({ variables: { value } })));
    const restored = contextFromJSON(snapshot);
    expect(restored.get("value")).toStrictEqual(value);
    expect(restored.get("value")).toBe(
      (snapshot as { variables: object }).variables["value" as never],
    );
  });

  it("is frozen where large integers are kept as text, too", () => {
    const parsed = parseJson('[{"id": 653247040368672769}]', { largeIntegers: "text" });
    expect(parsed).toStrictEqual([{ id: "653247040368672769" }]);
    expect(jsonOf(parsed, "value")).toBe(parsed);
  });

  it("counts with its levels of nesting", () => {
    const deep = parseJson("[".repeat(1_000) + "]".repeat(1_000));
    expect(jsonOf(deep, "value")).toBe(deep);
    expect(() => jsonOf([deep], "value")).toThrow("nested more than 1,000 levels deep");
    expect(() => jsonOf({ a: [1, deep] }, "value")).toThrow("nested more than 1,000 levels deep");
  });

  it("has one zero", () => {
    const zeros = [parseJson("-0"), ...(parseJson("[-0, -0.0, 0.5]") as number[])];
    const named = parseJson(`{"a": -0, "b": {"c": [0.5, -0]}}`) as {
      a: number;
      b: { c: [number, number] };
    };
    for (const zero of [...zeros.slice(0, 3), named.a, named.b.c[1]])
      expect(Object.is(zero, 0)).toBe(true);
  });

  it("keeps a key __proto__ an ordinary key", () => {
    const parsed = parseJson('{"__proto__": {"a": -0}, "b": 1}') as object;
    expect(Object.keys(parsed)).toEqual(["__proto__", "b"]);
    expect(nodesOf(parsed)).toHaveLength(2);
    expect(jsonOf(nodesOf(parsed)[1], "value")).toBe(nodesOf(parsed)[1]);
  });

  it("is recognised as ours, unlike what the caller parsed and froze", () => {
    const frozen: unknown = Object.freeze(JSON.parse('{"a": 1}'));
    expect(jsonOf(frozen, "value")).not.toBe(frozen);
  });
});
