import fc from "fast-check";
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  createContext,
  InvalidSnapshotError,
  type Json,
  type Shape,
  type WorkflowContext,
} from "../../src/index.ts";
import { canonicalJson, parseJson } from "../../src/json/index.ts";
import {
  ContentHashes,
  ContextReader,
  type ContextParts,
  type Hash,
  PartError,
  parsePart,
  partsOf,
} from "../../src/parts/index.ts";
import { contextOf, dataHolding, dataWithSecrets } from "../data-with-secrets.ts";

const sha256 = (text: string): Hash => createHash("sha256").update(text).digest("hex");
const newHashes = (): ContentHashes => new ContentHashes(() => createHash("sha256"));
const hashes = newHashes();

/** A reader of these parts that counts how often each is read. */
function reading(parts: ContextParts): {
  readonly read: (hash: Hash) => Json;
  readonly counts: Map<Hash, number>;
} {
  const counts = new Map<Hash, number>();
  const values = new Map<Hash, Json>();
  const read = (hash: Hash): Json => {
    counts.set(hash, (counts.get(hash) ?? 0) + 1);
    let value = values.get(hash);
    if (value === undefined)
      values.set(hash, (value = parsePart(hash, parts.textOf(hash), hashes)));
    return value;
  };
  return { read, counts };
}

function roundTrip(
  context: WorkflowContext,
  secrets: Readonly<Record<string, string>> = {},
): WorkflowContext {
  const parts = partsOf(context, hashes);
  return new ContextReader(secrets).context(parts.manifest, reading(parts).read);
}

/** More than what stands in a page. */
const rows = (count: number): Json =>
  Array.from({ length: 100 }, (_, index) => ({ index, text: `row ${index} of ${count}` }));

/** Values of all sizes under many names, some of which are not plain. */
const manyNames = fc.uniqueArray(
  fc.tuple(
    fc.oneof(
      fc.constantFrom("__proto__", "constructor", "", "Aa", "BB", "ö€😀", "\ud800"),
      fc.string({ unit: "binary" }),
      fc.integer({ max: 999 }).map((number) => `name ${number}`),
    ),
    fc.oneof(
      fc.jsonValue() as fc.Arbitrary<Json>,
      fc.nat(9).map(rows),
      fc.nat(2_000).map((n) => "x".repeat(n)),
    ),
  ),
  { selector: ([name]) => name, maxLength: 80 },
);

const arbitraryContext: fc.Arbitrary<WorkflowContext> = fc
  .tuple(manyNames, manyNames, fc.jsonValue(), fc.boolean())
  .map(([variables, tasks, other, isFork]) => {
    let context: WorkflowContext = createContext({
      parameters: { other: other as Json },
      config: { rows: rows(0) },
    }).setAll(variables);
    for (const [name, result] of tasks) context = context.setTask(name, result);
    return isFork ? context.fanOut([other as Json]).fork(0) : context;
  });

describe("the parts of a context", () => {
  test("restore it, and are named by the SHA-256 of their text", () => {
    fc.assert(
      fc.property(arbitraryContext, (context) => {
        const parts = partsOf(context, hashes);
        for (const hash of parts.hashes) expect(sha256(parts.textOf(hash))).toBe(hash);
        expect(parts.hashes.at(-1)).toBe(parts.manifest);
        expect(new Set(parts.hashes).size).toBe(parts.hashes.length);
        const { read, counts } = reading(parts);
        const restored = new ContextReader().context(parts.manifest, read);
        expect(restored.toJSON()).toEqual(context.toJSON());
        expect(restored.changes()).toEqual(createContext().changes());
        // Each part is needed.
        expect(new Set(counts.keys())).toEqual(new Set(parts.hashes));
      }),
      { numRuns: 200 },
    );
  });

  test("are those of any context with equal content, however it came about", () => {
    fc.assert(
      fc.property(arbitraryContext, fc.boolean(), (context, isKnown) => {
        const [first, second] = isKnown ? [hashes, hashes] : [newHashes(), newHashes()];
        const copy = roundTrip(context);
        expect(partsOf(copy, second).manifest).toBe(partsOf(context, first).manifest);
        const touched = context.set("touched", 1).delete("touched");
        expect(partsOf(touched, second).manifest).toBe(partsOf(context, first).manifest);
        expect(partsOf(context.set("touched", [1]), second).manifest).not.toBe(
          partsOf(context, first).manifest,
        );
      }),
      { numRuns: 100 },
    );
  });

  const start = (): WorkflowContext =>
    createContext({ parameters: { p: [1] }, config: { c: "x" }, variables: { a: 1, b: rows(1) } });

  test.each<[string, WorkflowContext]>([
    ["a parameter", createContext({ parameters: { p: [2] }, config: { c: "x" } })],
    ["the configuration", createContext({ parameters: { p: [1] }, config: { c: "y" } })],
    ["a variable", start().set("a", 2)],
    ["a large variable", start().set("b", rows(2))],
    ["one variable less", start().delete("a")],
    ["a task", start().setTask("a", 1)],
    ["a task in place of a variable", start().delete("a").setTask("a", 1)],
    ["an item", start().fanOut([null]).fork(0)],
    ["another index", start().fanOut([null, null]).fork(1)],
    ["a text that looks like a part", start().set("b", hashes.of(rows(1)))],
    ["an object that looks like a part", start().set("b", { part: hashes.of(rows(1)) })],
  ])("have another manifest with %s", (_, context) => {
    const others = [start(), start().set("a", 3), start().fanOut([1]).fork(0)];
    for (const other of others)
      expect(partsOf(context, hashes).manifest).not.toBe(partsOf(other, hashes).manifest);
  });

  test("do not depend on what was hashed before", () => {
    // Nearly as long as what stands in a page without its escapes, and longer with them.
    for (const length of [100, 400, 600, 900, 1_100]) {
      const fresh = newHashes();
      const context = createContext().set("text", ["\n".repeat(length)]);
      fresh.of(context.get("text") as Json);
      expect(partsOf(context, fresh).manifest).toBe(partsOf(context, newHashes()).manifest);
    }
  });

  test("do not depend on what was hashed before where numbers are long", () => {
    const fresh = newHashes();
    const context = createContext().set(
      "numbers",
      Array.from({ length: 500 }, () => -1 / 3e300),
    );
    fresh.of(context.get("numbers") as Json);
    const parts = partsOf(context, newHashes());
    expect(partsOf(context, fresh).manifest).toBe(parts.manifest);
    // Too long to stand in a page.
    expect(parts.hashes.length).toBe(2);
  });

  test("of a small context are one", () => {
    const context: WorkflowContext = createContext({
      parameters: { a: 1 },
      variables: { b: [2], c: "text" },
    });
    expect(partsOf(context, hashes).hashes.length).toBe(1);
    const key = "k".repeat(2_000);
    expect(partsOf(context.set("b", { [key]: 1 }), hashes).hashes.length).toBe(2);
  });

  test("that are new in a grown context are its new values, their page and the manifest", () => {
    let context: WorkflowContext = createContext();
    for (let task = 0; task < 500; task++)
      context = context.setTask(`task ${task}`, { output: rows(task) });
    const before = partsOf(context, hashes);
    const after = partsOf(context.setTask("another", { output: rows(500) }), hashes);
    const known = new Set(before.hashes);
    const added = after.hashes.filter((hash) => !known.has(hash));
    expect(added.length).toBe(3);
    expect(before.hashes.length).toBeGreaterThan(500);
    const size = (all: readonly Hash[], parts: ContextParts): number =>
      all.reduce((sum, hash) => sum + parts.textOf(hash).length, 0);
    expect(size(added, after)).toBeLessThan(size(before.hashes, before) / 50);
    // The manifest names pages, not values.
    expect(after.textOf(after.manifest).length).toBeLessThan(100 * 90);
  });

  test("are hashed again for nothing that did not change", () => {
    let started = 0;
    const counting = new ContentHashes(() => {
      started++;
      return createHash("sha256");
    });
    let context: WorkflowContext = createContext();
    for (let task = 0; task < 200; task++)
      context = context.setTask(`task ${task}`, { output: rows(task) });
    const pages = partsOf(context, counting).hashes.length - 200;
    started = 0;
    partsOf(context.set("count", 1), counting);
    expect(started).toBe(pages);
  });

  test("are cut again only where variables or task results differ from a context that was cut", () => {
    let started = 0;
    const counting = new ContentHashes(() => {
      started++;
      return createHash("sha256");
    });
    const hashing = (other: WorkflowContext, secrets?: ReadonlyMap<string, string>): number => {
      started = 0;
      partsOf(other, counting, secrets);
      return started;
    };
    const token = new Map([["token", "s3cr3t-value"]]);
    const names = Array.from({ length: 100 }, (_, name) => `name ${name}`);
    const writtenOneByOne = names.reduce<WorkflowContext>(
      (filled, name) => filled.setTask(name, name),
      createContext(),
    );
    for (const context of [
      createContext().setAll(new Map(names.map((name) => [name, name]))),
      writtenOneByOne,
    ]) {
      const first = hashing(context);
      expect(first).toBeGreaterThan(5);
      expect(hashing(context)).toBe(1);
      expect(partsOf(context, counting).hashes).toEqual(partsOf(context, newHashes()).hashes);
      expect(hashing(context, token)).toBeGreaterThanOrEqual(first);
      const changed = context.setTask("name 0", "s3cr3t-value").set("name 1", "s3cr3t-value");
      expect(partsOf(changed, counting).manifest).toBe(partsOf(changed, newHashes()).manifest);
      expect(partsOf(changed, counting, token).manifest).toBe(
        partsOf(changed, newHashes(), token).manifest,
      );
    }
  });

  test("take over the values that were read", () => {
    const context = createContext()
      .setTask("a", { output: rows(1) })
      .set("b", [1]);
    const parts = partsOf(context, hashes);
    const { read } = reading(parts);
    const restored = new ContextReader().context(parts.manifest, read);
    const [part] = parts.hashes;
    expect(restored.task("a")).toBe(read(part as Hash));
    expect(restored.task("a")).toEqual(context.task("a"));
  });

  test("are checked where a context freezes nothing", () => {
    const context = createContext<Shape>({
      freeze: false,
      variables: { at: new Date(0) },
    });
    expect(() => partsOf(context, hashes)).toThrow("Cannot accept value: at is a Date, not JSON");
    const list = [1];
    const open = createContext({ freeze: false, variables: { list } });
    const before = partsOf(open, hashes).manifest;
    list.push(2);
    expect(partsOf(open, hashes).manifest).not.toBe(before);
  });

  test("that a context does not have are refused", () => {
    const parts = partsOf(createContext(), hashes);
    const error = errorOf(() => parts.textOf(sha256("other")));
    expect(error).toBeInstanceOf(PartError);
    expect(error).toMatchObject({ code: "PART_MISSING", hash: sha256("other") });
    expect(() => partsOf({} as WorkflowContext, hashes)).toThrow("expected a context");
  });
});

describe("some names of a context", () => {
  const context = Array.from({ length: 300 }, (_, index) => index).reduce<WorkflowContext>(
    (before, index) => before.set(`v${index}`, rows(index)).setTask(`t${index}`, index),
    createContext({ parameters: { p: rows(1) } }),
  );
  const parts = partsOf(context, hashes);

  test("take the manifest, their pages and their parts alone", () => {
    const { read, counts } = reading(parts);
    const restored = new ContextReader().context(parts.manifest, read, {
      variables: ["v7", "v200", "missing", ""],
      tasks: ["t9"],
    });
    expect(restored.names().toSorted()).toEqual(["v200", "v7"]);
    expect(restored.get("v7")).toEqual(rows(7));
    expect(restored.taskNames()).toEqual(["t9"]);
    expect(restored.parameters).toEqual(context.parameters);
    // The manifest, at most five pages, the parameters and two variables.
    expect(counts.size).toBeLessThanOrEqual(9);
    expect([...counts.values()].every((count) => count === 1)).toBe(true);
  });

  test("are found wherever they are", () => {
    const { read } = reading(parts);
    const reader = new ContextReader();
    for (const name of context.names()) {
      const names = { variables: [name], tasks: [] };
      expect(reader.context(parts.manifest, read, names).names()).toEqual([name]);
    }
  });

  test("are asked for in three steps at most", () => {
    const steps = new ContextReader().steps(parts.manifest);
    const { read } = reading(parts);
    let count = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next(read)) {
      count++;
      expect(new Set(step.value).size).toBe(step.value.length);
    }
    expect(count).toBe(3);
    expect(step.value.toJSON()).toEqual(context.toJSON());
  });
});

describe("secrets", () => {
  test("come back from the reader's own", () => {
    fc.assert(
      fc.property(dataWithSecrets, fc.boolean(), (data, isLarge) => {
        const context = (contextOf(data) as WorkflowContext).set("large", [
          ...(isLarge ? [rows(1)] : []),
          ...Object.values(data.secrets),
        ]);
        const parts = partsOf(context, hashes);
        const { read } = reading(parts);
        const restored = new ContextReader(data.secrets).context(parts.manifest, read);
        expect(unnamed(restored)).toEqual(unnamed(context));
        for (const name of context.names()) expect(restored.get(name)).toEqual(context.get(name));
        for (const name of context.taskNames())
          expect(restored.task(name)).toEqual(context.task(name));
        for (const name of context.names())
          expect(
            new ContextReader(data.secrets)
              .context(parts.manifest, read, { variables: [name], tasks: [] })
              .get(name),
          ).toEqual(context.get(name));
      }),
      { numRuns: 300 },
    );
  });

  test("are in no part", () => {
    const values = { a: "§one§", b: "§two§§", c: "§" };
    fc.assert(
      fc.property(dataHolding(values), (data) => {
        const context = contextOf(data) as WorkflowContext;
        const parts = partsOf(context.set("large", [rows(1), "§one§§two§§"]), hashes);
        // One that is as short as this is hidden where it is a whole text, not behind a quote within one.
        const texts = parts.hashes.map((hash) => parts.textOf(hash)).join("");
        expect(texts).not.toMatch(/(?<!\\)"§"|§one§|§two§§/);
      }),
      { numRuns: 200 },
    );
  });

  const secrets = { token: "s3cr3t-value" };
  const context = createContext({ secrets })
    .set("header", "Bearer s3cr3t-value")
    .set("long", [rows(1), "s3cr3t-value"])
    .set("s3cr3t-value", 1);

  test("may be others on the other side, and parts stay the same", () => {
    const parts = partsOf(context, hashes);
    const { read } = reading(parts);
    const rotated = new ContextReader({ token: "another, longer secret" }).context(
      parts.manifest,
      read,
    );
    expect(rotated.get("header")).toBe("Bearer another, longer secret");
    expect(rotated.get("another, longer secret")).toBe(1);
    expect(rotated.secret("token")).toBe("another, longer secret");
    expect(partsOf(rotated, hashes).manifest).toBe(parts.manifest);
  });

  test("that are missing are named, each time", () => {
    const parts = partsOf(context, hashes);
    const reader = new ContextReader();
    for (let time = 0; time < 2; time++) {
      const error = errorOf(() => reader.context(parts.manifest, reading(parts).read));
      expect(error).toBeInstanceOf(InvalidSnapshotError);
      expect((error as Error).message).toContain('"token"');
    }
  });

  test("are put into a part once", () => {
    const parts = partsOf(context, hashes);
    const { read } = reading(parts);
    const reader = new ContextReader(secrets);
    const first = reader.context(parts.manifest, read).get("long");
    expect(first).toEqual(context.get("long"));
    expect(reader.context(parts.manifest, read).get("long")).toBe(first);
  });

  test("of a run are hidden beside those of the context", () => {
    const parts = partsOf(
      context.set("more", "r0n-secret"),
      hashes,
      new Map([["run", "r0n-secret"]]),
    );
    const texts = parts.hashes.map((hash) => parts.textOf(hash)).join("");
    expect(texts).not.toMatch(/s3cr3t|r0n-secret/);
  });
});

describe("a part that is not what it should be", () => {
  test("is refused where its text has another hash, or is not JSON", () => {
    for (const [text, code] of [
      ["[1,2", "PART_DAMAGED"],
      [" [1,2]", "PART_DAMAGED"],
      ["\uFEFF[1,2]", "PART_DAMAGED"],
    ] as const) {
      const error = errorOf(() => parsePart(hashes.of([1, 2]), text, hashes));
      expect(error).toBeInstanceOf(PartError);
      expect(error).toMatchObject({ code, hash: hashes.of([1, 2]) });
    }
    const error = errorOf(() => parsePart(sha256("no JSON"), "no JSON", hashes));
    expect(error).toMatchObject({ code: "PART_FOREIGN", hash: sha256("no JSON") });
    expect(parsePart(hashes.of([1, 2]), "[1,2]", hashes)).toEqual([1, 2]);
  });

  const parts = partsOf(createContext({ variables: { rows: rows(1) } }), hashes);
  const manifest = JSON.parse(parts.textOf(parts.manifest)) as Record<string, Json>;
  const page = [["rows", { part: sha256("page") }]];

  test.each<[string, Json]>([
    ["a text", "text"],
    ["a list", []],
    ["another object", { rows: 1 }],
    ["another version", { ...manifest, version: 2 }],
    ["no parameters", { ...manifest, parameters: null }],
    ["parameters of two kinds", { ...manifest, parameters: { value: 1, part: sha256("") } }],
    ["a configuration that is not a part", { ...manifest, config: { part: "../../etc/passwd" } }],
    ["variables that are not pages", { ...manifest, variables: { rows: 1 } }],
    ["a page without a name", { ...manifest, variables: [[1, { value: {} }]] }],
    ["an item without an index", { ...manifest, item: { value: 1 } }],
    ["an index without an item", { ...manifest, index: 1 }],
    ["an index that is none", { ...manifest, item: { value: 1 }, index: -1 }],
    ["a mark that is none", { ...manifest, config: { value: {}, secrets: "yes" } }],
    ["parameters that are a list", { ...manifest, parameters: { value: [1] } }],
    ["configuration that is a text", { ...manifest, config: { value: "x" } }],
    ["a page that is none", { ...manifest, variables: [["a", { value: [] }]] }],
    ["a page with a value that is none", { ...manifest, variables: [["a", { value: { a: 1 } }]] }],
  ])("is refused: a manifest that is %s", (_, json) => {
    const hash = sha256(canonicalJson(json));
    const error = errorOf(() =>
      new ContextReader().context(hash, () => parseJson(JSON.stringify(json))),
    );
    expect(error).toBeInstanceOf(PartError);
    expect(error).toMatchObject({ code: "PART_FOREIGN", hash });
  });

  test("is named by its own hash", () => {
    const read = (hash: Hash): Json =>
      parseJson(hash === sha256("page") ? "[]" : JSON.stringify({ ...manifest, variables: page }));
    const error = errorOf(() => new ContextReader().context(parts.manifest, read));
    expect(error).toMatchObject({ code: "PART_FOREIGN", hash: sha256("page") });
  });
});

/** The snapshot without the list of secrets, which is in the order in which they occur. */
function unnamed(context: WorkflowContext): object {
  return { ...context.toJSON(), secretNames: [] };
}

function errorOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return null;
}
