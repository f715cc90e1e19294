import fc from "fast-check";
import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { createContext, type Json, secretNames } from "../../src/index.ts";
import { canonicalJson, parseJson } from "../../src/json/index.ts";
import { arbitraryOddValue, arbitraryValue } from "../../src/laws/arbitrary-value.ts";
import { ContentHashes } from "../../src/parts/index.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Hashes that know how many they have computed. */
function counted(): { readonly hashes: ContentHashes; readonly count: () => number } {
  let count = 0;
  const hashes = new ContentHashes(() => {
    count++;
    return createHash("sha256");
  });
  return { hashes, count: () => count };
}

/** More than the smallest value that is remembered. */
const LARGE = Array.from({ length: 500 }, (_, index) => ({ index, text: `value ${index}` }));

/** As a context keeps it. */
function kept(value: Json): Json {
  return createContext().set("value", value).get("value") as Json;
}

describe("the hash of a value", () => {
  test("is the SHA-256 of its canonical JSON", () => {
    const { hashes } = counted();
    fc.assert(
      fc.property(fc.oneof(arbitraryOddValue, arbitraryValue), (value) => {
        expect(hashes.of(value)).toBe(sha256(canonicalJson(value)));
      }),
      { numRuns: 500 },
    );
  });

  test.each<[string, Json]>([
    ["a long list", Array.from({ length: 20_000 }, (_, index) => index * 1.5)],
    ["pairs of surrogates everywhere", Array.from({ length: 9_000 }, (_, i) => "🧵".repeat(i % 7))],
    ["a long text", "ö🧵".repeat(100_000)],
    ["a wide object", Object.fromEntries(LARGE.map(({ text }, index) => [`${text} 🧵`, index]))],
    ["rows of a few kinds", LARGE.map((row, i) => (i % 3 === 0 ? row : { text: "", n: [row] }))],
    ["lone surrogates", Array.from({ length: 20_000 }, () => "\ud83e")],
  ])("is the same where the text is taken piece by piece: %s", (_, value) => {
    const { hashes } = counted();
    expect(hashes.of(value)).toBe(sha256(canonicalJson(value)));
    expect(hashes.of(kept(value))).toBe(sha256(canonicalJson(value)));
  });
});

describe("a large value is hashed once", () => {
  test("if it came out of a context, whichever version holds it", () => {
    const { hashes, count } = counted();
    const context = createContext().set("rows", LARGE);
    const hash = hashes.of(context.get("rows") as Json);
    expect(hashes.of(context.fork().set("other", 1).get("rows") as Json)).toBe(hash);
    expect(hashes.of(createContext().set("again", context.get("rows")).get("again") as Json)).toBe(
      hash,
    );
    expect(count()).toBe(1);
  });

  test("if it was parsed", () => {
    const { hashes, count } = counted();
    const value = parseJson(JSON.stringify(LARGE));
    expect(hashes.of(value)).toBe(hashes.of(value));
    expect(count()).toBe(1);
  });

  test("by all instances that share what is remembered", () => {
    const { hashes, count } = counted();
    const value = kept(LARGE);
    hashes.of(value);
    new ContentHashes(hashes).of(value);
    expect(count()).toBe(1);
  });

  test("but not if the caller can still change it, frozen or not", () => {
    const { hashes } = counted();
    const rows = LARGE.map((row) => ({ ...row }));
    const frozen = Object.freeze([...rows]);
    const before = [hashes.of(rows), hashes.of(frozen)];
    rows[0] = { index: -1, text: "changed" };
    (frozen[1] as { text: string }).text = "changed";
    expect([hashes.of(rows), hashes.of(frozen)]).toEqual([
      sha256(canonicalJson(rows)),
      sha256(canonicalJson(frozen)),
    ]);
    expect([hashes.of(rows), hashes.of(frozen)]).not.toEqual(before);
  });

  test("nor if it is in a context that freezes nothing", () => {
    const { hashes } = counted();
    const rows = LARGE.map((row) => ({ ...row }));
    const held = createContext({ freeze: false }).set("rows", rows).get("rows") as Json;
    const before = hashes.of(held);
    rows.pop();
    expect(hashes.of(held)).not.toBe(before);
  });

  test("and is not kept alive", async () => {
    const { hashes } = counted();
    let value: Json | null = kept(LARGE);
    const reference = new WeakRef(value as object);
    hashes.of(value);
    value = null;
    // What a WeakRef has given stays until the end of the turn.
    await setTimeout(1);
    globalThis.gc?.();
    expect(reference.deref()).toBeUndefined();
  });
});

describe("hidden secrets", () => {
  const secrets = new Map([["token", "t0ps3cret"]]);
  const value = kept([...LARGE, { header: "Bearer t0ps3cret" }]);

  test("do not enter a hash: their names do, as in snapshots", () => {
    const { hashes } = counted();
    const hidden = hashes.hiding(secrets);
    const { written } = secretNames(secrets);
    expect(hidden.of(value)).toBe(sha256(canonicalJson(written(value))));
    expect(hidden.of("t0ps3cret")).toBe(sha256('"${secret:token}"'));
    const other = hashes.hiding(new Map([["token", "an0ther"]]));
    expect(other.of(kept([...LARGE, { header: "Bearer an0ther" }]))).toBe(hidden.of(value));
  });

  test("are remembered by their names and values", () => {
    const { hashes, count } = counted();
    const plain = hashes.of(value);
    const hidden = hashes.hiding(secrets).of(value);
    expect(hidden).not.toBe(plain);
    expect(hashes.hiding(new Map([["token", "value 7"]])).of(value)).not.toBe(hidden);
    expect(hashes.hiding(new Map([["key", "t0ps3cret"]])).of(value)).not.toBe(hidden);
    expect(hashes.of(value)).toBe(plain);

    const equal = hashes.hiding(new Map(secrets));
    expect(equal.of(value)).toBe(hidden);
    const before = count();
    expect(hashes.hiding(new Map(secrets)).of(value)).toBe(hidden);
    // The set of secrets is hashed for each instance, the value is not.
    expect(count()).toBe(before + 1);
  });

  test("of none are the same instance", () => {
    const { hashes } = counted();
    expect(hashes.hiding(new Map())).toBe(hashes);
    const hidden = hashes.hiding(secrets);
    expect(hidden.hiding(new Map()).of(value)).toBe(hashes.of(value));
  });
});
