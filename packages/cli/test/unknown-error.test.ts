import fc from "fast-check";
import { expect, it } from "vitest";
import { messageOf, stackOf } from "../src/text/unknown-error.ts";

const refuse = (): never => {
  throw new Error("looked at");
};

/** Values whose properties throw, are of any type, or are asked for by traps that throw. */
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
  // Made when it is needed: fast-check itself looks at what it generates.
  .map(({ value, message, shape }) => (): unknown => {
    switch (shape) {
      case "error":
        return Object.assign(new Error("x"), { message, name: value });
      case "getter":
        return Object.defineProperty({}, "message", { get: refuse });
      case "proxy":
        return new Proxy(new Error("x"), new Proxy({}, { get: () => refuse }));
      case "revoked": {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      }
      case "custom":
        return { message, toString: refuse, toJSON: refuse, [Symbol.toPrimitive]: refuse };
      case "inspect":
        return { [Symbol.for("nodejs.util.inspect.custom")]: refuse, [Symbol.toStringTag]: "x" };
      default:
        return value;
    }
  });

it("says something about whatever is thrown, and never throws itself", () => {
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

it("keeps messages as they are", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (message) => {
      expect(messageOf(new Error(message))).toBe(message);
      expect(messageOf(message)).toBe(message);
      expect(messageOf({ message })).toBe(message);
    }),
  );
});
