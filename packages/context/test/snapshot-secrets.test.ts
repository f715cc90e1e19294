import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contextFromJSON, createContext, InvalidSnapshotError } from "../src/index.ts";
import { contextOf, dataWithSecrets, holdsSecret } from "./data-with-secrets.ts";

describe("snapshots of contexts with secrets", () => {
  test("give the same data back, through text too", () => {
    fc.assert(
      fc.property(dataWithSecrets, (data) => {
        const context = contextOf(data);
        const snapshot = context.toJSON();
        const { secrets } = data;
        const plain = contextOf({ ...data, secrets: {} }).toJSON();
        for (const json of [snapshot, JSON.parse(JSON.stringify(snapshot)) as unknown]) {
          const restored = contextFromJSON(json, { secrets });
          expect(contextFromJSON(plain).toJSON()).toEqual(plain);
          expect(restored.toJSON()).toEqual(snapshot);
          expect(restored.parameters).toEqual(context.parameters);
          for (const name of context.names()) expect(restored.get(name)).toEqual(context.get(name));
          for (const name of context.taskNames())
            expect(restored.task(name)).toEqual(context.task(name));
          expect([restored.item, restored.index]).toEqual([context.item, 0]);
        }
        const { parameters, config, variables, tasks, item = null } = plain;
        const isHeld = holdsSecret(
          [parameters, config, variables, tasks, item],
          Object.values(secrets),
        );
        expect(snapshot.secretNames !== undefined).toBe(isHeld);
        expect(isHeld ? plain : snapshot).toEqual(plain);
      }),
      { numRuns: 1_000 },
    );
  });

  test("hold names in place of values, and are printed so", () => {
    const secrets = {
      token: "s3cr3t-value",
      "a}%": "other-value",
      short: "us",
      same: "s3cr3t-value",
    };
    const context = createContext({
      secrets,
      parameters: { auth: "Bearer s3cr3t-value!" },
      variables: { "s3cr3t-value": ["other-value", "status", "us", "${secret:x}"] },
    });
    const snapshot = context.toJSON();
    expect(snapshot).toMatchObject({
      version: 1,
      secretNames: ["token", "a}%", "short"],
      parameters: { auth: "Bearer ${secret:token}!" },
      variables: {
        "${secret:token}": ["${secret:a%7d%25}", "status", "${secret:short}", "${secret}:x}"],
      },
    });
    expect(inspect(context) + JSON.stringify(context)).not.toMatch(/s3cr3t|other-value/);
    const rotated = contextFromJSON(snapshot, { secrets: { ...secrets, token: "new" } });
    expect(rotated.parameters).toEqual({ auth: "Bearer new!" });
  });

  test("need the secrets that they name", () => {
    const secrets = { token: "s3cr3t-value", key: "key-value" };
    const snapshot = createContext({
      secrets,
      variables: { a: "s3cr3t-value", "key-value": 1 },
    }).toJSON();
    const read = (): unknown => contextFromJSON(snapshot, { secrets: {} });
    expect(read).toThrow(InvalidSnapshotError);
    expect(read).toThrow(/"token", "key"/);
    for (const listed of ["token", [5]])
      expect(() => contextFromJSON({ ...snapshot, secretNames: listed }, { secrets })).toThrow(
        /"secretNames" to be a list of names/,
      );
    const broken = { ...snapshot, variables: { a: "${secret:token" } };
    expect(() => contextFromJSON(broken, { secrets })).toThrow(InvalidSnapshotError);
    const getter = { ...snapshot, parameters: Object.freeze({ a: new Map() }) };
    expect(() => contextFromJSON(getter, { secrets })).toThrow(/Map/);
  });

  test("are as they were where no secret stands in the data", () => {
    const variables = { a: ["${secret:x}", { b: "text" }] };
    const without = createContext({ variables }).toJSON();
    const context = createContext({ variables, secrets: { token: "s3cr3t-value" } });
    expect(context.toJSON()).toEqual(without);
    expect(context.toJSON().variables["a"]).toBe(context.get("a"));
    expect(contextFromJSON(without, { secrets: { x: "y" } }).get("a")).toEqual(variables.a);
  });

  test("share what is shared, and are as deep as data may be", () => {
    let shared: unknown = ["s3cr3t-value"];
    for (let level = 0; level < 50; level++) shared = [shared, shared];
    let deep: unknown = "s3cr3t-value";
    for (let level = 0; level < 1_000; level++) deep = [deep];
    const secrets = { token: "s3cr3t-value" };
    const context = createContext({ secrets, variables: { shared, deep } });
    const restored = contextFromJSON(context.toJSON(), { secrets });
    expect(JSON.stringify(restored.get("deep"))).toBe(JSON.stringify(deep));
    let top = restored.get("shared") as readonly unknown[];
    for (let level = 0; level < 50; level++) top = top[0] as readonly unknown[];
    expect(top).toEqual(["s3cr3t-value"]);
  });
});
