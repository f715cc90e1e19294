import { expect, test } from "vitest";
import { crc32, crc32ByTable } from "../../src/journal/checksum.ts";

test.each([
  ["", 0],
  ["123456789", 0xcbf43926],
  ["\u{1f600} and more", crc32(new TextEncoder().encode("\u{1f600} and more"))],
])("the checksum of %o is the same on every version of Node", (text, checksum) => {
  const bytes = new TextEncoder().encode(text);
  expect([crc32(bytes), crc32ByTable(bytes)]).toEqual([checksum, checksum]);
});
