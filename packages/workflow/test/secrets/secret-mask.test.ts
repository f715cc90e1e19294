import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SecretMask } from "../../src/index.ts";
import { SECRET_FORMS } from "./secret-forms.ts";

const mask = (...secrets: readonly string[]): SecretMask =>
  SecretMask.of(Object.fromEntries(secrets.entries())) as SecretMask;

const PROMISED = SECRET_FORMS.filter(({ isFound }) => isFound).flatMap(({ writes }) => writes);

/** With characters that are escaped somewhere, but without stars, which replace secrets. */
const character = fc.oneof(
  fc.constantFrom(...Array.from("abcXYZ019 \\\"/'`+=%&?#<>:\n\r\t{}é€😀"), "-----"),
  fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
);
const secret = fc
  .string({ unit: character, minLength: 6, maxLength: 30 })
  .filter((text) => text.trim().length >= 6 && !text.includes("*") && /[a-z]/i.test(text));
const around = fc.string({ unit: fc.constantFrom(...Array.from(" .,;:=qQ7")), maxLength: 8 });

/** A text with a secret in it, in one of the promised forms, and that form. */
const told = fc
  .record({ secret, before: around, after: around, write: fc.constantFrom(...PROMISED) })
  .map(({ secret, before, after, write }) => {
    const written = write(secret);
    return { secret, written, text: `${before}${written}${after}` };
  })
  .filter(({ written }) => written.length >= 4);

describe("the guide", () => {
  /** Forms that are tested below. */
  const OTHERS = [
    "as a number",
    "line by line",
    "in several consecutive writes",
    "cut to a length",
  ];

  test("lists what is found, and what is not", () => {
    const guide = readFileSync(
      new URL("../../../../docs/guides/secrets.md", import.meta.url),
      "utf8",
    );
    const rows = Array.from(guide.matchAll(/^\| (.+?) +\| (yes|no) +\|$/gm), ([, name, found]) => ({
      name,
      isFound: found === "yes",
    })).filter(({ name = "" }) => !OTHERS.some((other) => name.startsWith(other)));
    expect(rows).toEqual(SECRET_FORMS.map(({ name, isFound }) => ({ name, isFound })));
  });

  test.each(SECRET_FORMS)("$name: $isFound", ({ isFound, writes }) => {
    const secret = 'pa"ss/wörd\\ & 1+1=2';
    for (const written of writes.map((write) => write(secret)).filter((text) => text !== ""))
      expect(mask(secret).text(written).includes(written)).toBe(!isFound);
  });
});

describe("secrets in texts", () => {
  test("are found in every promised form, wherever they occur", () => {
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 4 }), (parts) => {
        const masked = mask(...parts.map(({ secret }) => secret)).text(
          parts.map(({ text }) => text).join(" "),
        );
        for (const { secret, written } of parts) {
          expect(masked).not.toContain(secret);
          expect(masked).not.toContain(written);
        }
        expect(masked).toContain("***");
      }),
      { numRuns: 700 },
    );
  });

  test("are found whether U+007F is escaped or not", () => {
    for (const written of ["key\u007F\\u00e9", "key\\u007f\\u00e9"])
      expect(mask("key\u007Fé").text(written)).toBe("***");
  });

  test("are found however the text is cut into pieces, and nothing else is lost", () => {
    fc.assert(
      fc.property(told, fc.array(fc.nat(12)), ({ secret, written, text }, cuts) => {
        const stream = mask(secret).stream();
        let masked = "";
        let rest = text;
        for (const cut of cuts) {
          masked += stream.write(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        masked += stream.write(rest) + stream.end();
        expect(masked).not.toContain(written);
        const whole = mask(secret).stream();
        expect(masked).toBe(whole.write(text) + whole.end());
      }),
      { numRuns: 700 },
    );
  });

  test("are found line by line, with other space around them", () => {
    const pem = "-----BEGIN KEY-----\r\nMIIEpAIBAAKCAQEA\n  q7h+V/x=\nab\n-----END KEY-----\n";
    const lines = ["MIIEpAIBAAKCAQEA", "q7h+V/x=", "-----BEGIN KEY-----"];
    for (const line of lines) {
      for (const written of PROMISED.map((write) => write(line)).filter((text) => text !== ""))
        expect(mask(pem).text(`    ${written}`)).not.toContain(written);
    }
    expect(mask(pem).text("cab, tabs")).toBe("cab, tabs");
  });

  test.each<[string, readonly string[], string, string]>([
    ["one in another", ["abcdef", "cdef"], "cdef abcdef", "*** ***"],
    ["two that overlap", ["abcdef", "defghi"], "xabcdefghiy", "x***y"],
    ["two side by side", ["abcd", "efgh"], "abcdefgh", "******"],
    ["one that overlaps itself", ["aaaa"], "baaaaaab", "b***b"],
    ["one that ends at a line", ["token\n"], "token", "***"],
    ["patterns of expressions", ["(.*)+$", "[a-z]{9}"], "x(.*)+$[a-z]{9}hello", "x******hello"],
    ["references of replacements", ["$&$1$`"], "a$&$1$`b", "a***b"],
    ["a name of a prototype", ["__proto__", "constructor"], "__proto__", "***"],
  ])("%s", (_, secrets, text, expected) => {
    expect(mask(...secrets).text(text)).toBe(expected);
  });

  test("of fewer than 4 characters are found if they are the whole text", () => {
    const short = mask("us", "a\nb");
    expect(short.text("us")).toBe("***");
    expect(short.text("us\n")).toBe("***\n");
    expect(short.text("a\nb")).toBe("***");
    expect(short.text("status of us")).toBe("status of us");
  });

  test("that are empty or blank hide nothing", () => {
    expect(SecretMask.of({ empty: "", blank: "      \n" })).toBe(null);
    expect(mask("", " ", "token-1").text("a      b token-1")).toBe("a      b ***");
  });

  const long = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  test.each([
    ["at its end", `no "${long.slice(0, 30)}…"`, 'no "***…"'],
    ["at its end, by dots", `no ${long.slice(0, 12)}...`, "no ***..."],
    [
      "at its end, as Node prints",
      `'${long.slice(0, 12)}'... 50 more characters`,
      "'***'... 50 more characters",
    ],
    ["at its beginning", `…${long.slice(-20)} is wrong`, "…*** is wrong"],
    [
      "at both ends",
      `token 'x', ..."${long.slice(20, 40)}"... is not JSON`,
      `token 'x', ..."***"... is not JSON`,
    ],
    ["to a few characters", "see abc…", "see abc…"],
  ])("are found in a text that was cut %s", (_, text, expected) => {
    expect(mask(long).text(text)).toBe(expected);
  });

  test("are found in JSON that could not be read", () => {
    for (const text of [long, `{"key":"${long}"} x`, `{"a":"${long}`]) {
      let message = "";
      try {
        JSON.parse(text);
      } catch (error) {
        message = (error as Error).message;
      }
      const masked = mask(long).text(message);
      for (let at = 0; at + 4 <= long.length; at++)
        expect(masked).not.toContain(long.slice(at, at + 4));
    }
  });
});

describe("secrets in data", () => {
  const leaf = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null));
  const tree = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      told.map(({ text }) => text),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(
        fc.oneof(
          fc.string(),
          told.map(({ text }) => text),
        ),
        tie("value"),
        { maxKeys: 4 },
      ),
    ),
  })).value;

  test("are never printed, and the data is not changed", () => {
    fc.assert(
      fc.property(told, tree, around, ({ secret, written }, other, name) => {
        const data = { [`${name}${written}`]: [other, { [written]: other }], list: [written] };
        const before = structuredClone(data);
        const printed = JSON.stringify(mask(secret).value(data));
        expect(data).toEqual(before);
        const forms = PROMISED.map((write) => write(secret));
        for (const form of forms.filter(({ length }) => length >= 6))
          expect(printed).not.toContain(form);
        expect(printed).not.toContain(JSON.stringify(written).slice(1, -1));
      }),
      { numRuns: 500 },
    );
  });

  test("that are names stay distinct, in their order", () => {
    const data = { "token-1": 1, "token-2": 2, other: 3, "***": 4, "a token-1": 5, "a token-2": 6 };
    const masked = mask("token-1", "token-2").value(data) as object;
    expect(Object.entries(masked)).toEqual([
      ["*** (2)", 1],
      ["*** (3)", 2],
      ["other", 3],
      ["***", 4],
      ["a ***", 5],
      ["a *** (2)", 6],
    ]);
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}-token`, at]));
    const secrets = Object.keys(many);
    expect(Object.values(mask(...secrets).value(many))).toEqual(Object.values(many));
  });

  test("that are numbers", () => {
    const pin = mask("80211234", "1e4", "0000", "42");
    expect(pin.value([80211234, 10_000, 0, 42, 8021123, 180211234.5])).toEqual([
      "***",
      "***",
      0,
      42,
      8021123,
      "***",
    ]);
  });

  test("in shared values are masked once, and the result stays shared; data without secrets is returned as it is", () => {
    let shared: readonly unknown[] = ["token-1", { clean: ["text"] }];
    for (let level = 0; level < 60; level++) shared = [shared, shared];
    let masked = mask("token-1").value(shared);
    for (let level = 0; level < 60; level++) {
      expect(masked[0]).toBe(masked[1]);
      masked = masked[0] as readonly unknown[];
    }
    expect(masked).toEqual(["***", { clean: ["text"] }]);
    expect(mask("token-2").value(shared)).toBe(shared);
  });

  test("of 1,000 levels", () => {
    let deep: unknown = "token-1";
    for (let level = 0; level < 1_000; level++) deep = level % 2 === 0 ? [deep] : { deep };
    expect(JSON.stringify(mask("token-1").value(deep))).toContain('"***"');
  });
});
