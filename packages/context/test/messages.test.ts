import { describe, expect, test } from "vitest";
import { plural, quote, shorten } from "../src/messages/index.ts";

describe("shortened text", () => {
  test("is as long as it may be, ellipsis included", () => {
    expect(shorten("abcd", 4)).toBe("abcd");
    expect(shorten("abcde", 4)).toBe("abc…");
  });

  test("never ends in half a surrogate pair", () => {
    expect(shorten("ab🧵de", 4)).toBe("ab…");
    expect(shorten("a🧵de", 4)).toBe("a🧵…");
  });
});

test("names are quoted, and shortened to 80 characters", () => {
  expect(quote('say "hi"')).toBe(String.raw`"say \"hi\""`);
  expect(quote("x".repeat(81))).toBe(`"${"x".repeat(79)}…"`);
});

test("counts have their noun in the singular or the plural", () => {
  expect(plural(1, "item")).toBe("1 item");
  expect(plural(0, "item")).toBe("0 items");
  expect(plural(2, "entry", "entries")).toBe("2 entries");
});
