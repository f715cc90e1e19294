import { createContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { allocatedBytes } from "../src/measure/allocated-bytes.ts";
import { maker } from "../src/measure/contenders.ts";
import { retainedBytes } from "../src/measure/retained-bytes.ts";

class Two {
  a: unknown = null;
  b: unknown = null;
}

class Three extends Two {
  c: unknown = null;
}

class Four extends Three {
  d: unknown = null;
}

// One of each stays alive: V8 forgets how large the objects of a class are once a full collection finds none.
const kept = [new Two(), new Three(), new Four()];

const known: readonly (readonly [string, () => unknown, number])[] = [
  ["an object of 2 fields", () => new Two(), 40],
  ["an object of 3 fields", () => new Three(), 48],
  ["an object of 4 fields", () => new Four(), 56],
];

describe("allocated bytes", () => {
  test.each(known)("of %s are exact", async (name, make, bytes) => {
    const measured = await allocatedBytes(maker(name, make).run);
    expect(Math.round(measured)).toBe(bytes);
    expect(kept).toHaveLength(3);
  });

  test("of what is dropped at once count too", async () => {
    const dropped: unknown[] = [null];
    const twice = maker("two", () => {
      dropped[0] = new Three();
      return new Three();
    });
    expect(Math.round(await allocatedBytes(twice.run))).toBe(96);
  });

  test("of a fork are 48", async () => {
    const fanOut = createContext({ variables: { a: 1 } }).fanOut([1, 2, 3, 4]);
    const bytes = await allocatedBytes(maker("fork", (i) => fanOut.fork(i & 3)).run);
    expect(Math.round(bytes)).toBe(48);
  });
});

describe("retained bytes", () => {
  // Within one: the collectors of this process work in parallel, those of a measured one do not.
  test.each(known)("of %s differ from those of an object with one more field", (_, make, bytes) => {
    expect(Math.abs(retainedBytes(make) - bytes)).toBeLessThanOrEqual(1);
  });

  test("of what was there before are none", () => {
    const shared = new Three();
    expect(Math.abs(retainedBytes(() => shared))).toBeLessThanOrEqual(1);
  });
});
