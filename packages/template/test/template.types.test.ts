import type { Json } from "@sheaf/context";
import { expectTypeOf, test } from "vitest";
import { templateFunction } from "../src/index.ts";

test("a user-defined function knows the types of its arguments", () => {
  templateFunction(
    ["string", "number?", "list", "object", "any"],
    (text, number, list, object, any) => {
      expectTypeOf(text).toEqualTypeOf<string>();
      expectTypeOf(number).toEqualTypeOf<number | undefined>();
      expectTypeOf(list).toEqualTypeOf<readonly Json[]>();
      expectTypeOf(object).toEqualTypeOf<{ readonly [key: string]: Json }>();
      expectTypeOf(any).toEqualTypeOf<Json>();
      return null;
    },
  );
  // @ts-expect-error -- there is no such kind
  templateFunction(["text"], () => null);
  // @ts-expect-error -- a number is not a string
  templateFunction(["number"], (text: string) => text);
});
