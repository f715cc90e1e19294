import fc from "fast-check";
import { expect, it } from "vitest";
import { messageOf, stackOf } from "../src/text/unknown-error.ts";

const throwError = (): never => {
  throw new Error("inspected");
};

/** Values whose properties have any type or throw when they are read. */
const hostile = fc
  .record({
    value: fc.anything({
      withNullPrototype: true,
      withBigInt: true,
      withDate: true,
      withMap: true,
    }),
    message: fc.anything(),
    shape: fc.constantFrom("value", "error", "getter", "proxy", "revoked", "custom", "inspect"),
  })
  // Created lazily, because fast-check itself inspects what it generates.
  .map(({ value, message, shape }) => (): unknown => {
    switch (shape) {
      case "error":
        return Object.assign(new Error("x"), { message, name: value });
      case "getter":
        return Object.defineProperty({}, "message", { get: throwError });
      case "proxy":
        return new Proxy(new Error("x"), new Proxy({}, { get: () => throwError }));
      case "revoked": {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      }
      case "custom":
        return {
          message,
          toString: throwError,
          toJSON: throwError,
          [Symbol.toPrimitive]: throwError,
        };
      case "inspect":
        return {
          [Symbol.for("nodejs.util.inspect.custom")]: throwError,
          [Symbol.toStringTag]: "x",
        };
      default:
        return value;
    }
  });

it("has a message for anything that is thrown, and never throws itself", () => {
  fc.assert(
    fc.property(hostile, (make) => {
      const thrown = make();
      const message: unknown = messageOf(thrown);
      expect(typeof message).toBe("string");
      expect(message).not.toBe("");
      expect(typeof (stackOf(thrown) as unknown)).toBe("string");
    }),
    { numRuns: 2_000 },
  );
});

it("returns the message of an error unchanged", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (message) => {
      expect(messageOf(new Error(message))).toBe(message);
      expect(messageOf(message)).toBe(message);
      expect(messageOf({ message })).toBe(message);
    }),
  );
});
