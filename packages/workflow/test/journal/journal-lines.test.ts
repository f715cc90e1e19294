// docs/journal-format.md#reading
import { describe, expect, test } from "vitest";
import { encodedLine, type Line, LineReader } from "../../src/journal/journal-lines.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The lines of a file that is read in pieces of so many bytes. */
function linesOf(bytes: Uint8Array, size = bytes.length, offset = 0): readonly Line[] {
  const reader = new LineReader(offset);
  const lines: Line[] = [];
  // One memory for all pieces, as of a file that is read.
  const piece = new Uint8Array(size);
  for (let start = 0; start < bytes.length; start += size) {
    const part = bytes.subarray(start, start + size);
    piece.set(part);
    lines.push(...reader.read(piece.subarray(0, part.length)));
  }
  return lines;
}

const BODIES = ["[1]", '["ä\u{1f600}",2]', `["${"x".repeat(50)}"]`, "[]"];
const FILE = Buffer.concat(BODIES.map(encodedLine));

test("a line has eight digits of a checksum, a space, JSON and a line break", () => {
  expect(textOf(encodedLine("[1]"))).toBe("4c2f32b8 [1]\n");
  for (const body of BODIES) expect(textOf(encodedLine(body)).slice(8)).toBe(` ${body}\n`);
});

test.each([1, 2, 3, 7, 64, 1_000])("lines are read from pieces of %i bytes", (size) => {
  let offset = 100;
  const expected = BODIES.map((body): Line => {
    const { length } = encodedLine(body);
    offset += length;
    const value: unknown = JSON.parse(body);
    return { offset: offset - length, length, value, endsInWholeLine: false };
  });
  expect(linesOf(FILE, size, 100)).toEqual(expected);
});

test("what is behind the last line break is counted, in pieces too", () => {
  const reader = new LineReader(0);
  const counts = ["ab", "c\nde", "f", "\n"].map((text) => {
    expect([...reader.read(bytesOf(text))].length).toBe(text.includes("\n") ? 1 : 0);
    return reader.cutOff;
  });
  expect(counts).toEqual([2, 2, 3, 0]);
});

describe("a line that is damaged", () => {
  const damaged = (text: string): Partial<Line> | undefined => {
    const lines = linesOf(bytesOf(`${text}\n`));
    expect(lines.length).toBe(1);
    return lines[0];
  };
  const whole = textOf(encodedLine("[1,2]")).trimEnd();

  test.each([
    ["empty", ""],
    ["a checksum alone", "00000000"],
    ["a checksum and a space", "00000000 "],
    ["of another checksum", whole.replace(/^./u, (digit) => (digit === "0" ? "1" : "0"))],
    ["in capitals", whole.toUpperCase()],
    ["without a space", whole.replace(" ", "_")],
    ["of other values", whole.replace("2", "3")],
    ["not JSON", textOf(encodedLine("[1,")).trimEnd()],
    ["behind a mark of the order of bytes", `\u{feff}${whole}`],
    ["of JSON behind such a mark", textOf(encodedLine("\u{feff}[1]")).trimEnd()],
  ])("has no value: %s", (_, text) => {
    expect(damaged(text)).toMatchObject({ value: undefined });
  });

  // The first start is that of the line itself.
  const OTHER = "0123abcf [1]";
  test.each([
    ["at its end", true, `${OTHER} ${whole}`],
    ["at once behind", true, `${OTHER}${whole}`],
    ["behind the fewest bytes", true, `0${whole}`],
    ["behind text that cannot be a start", true, `${"[".repeat(20)}${OTHER}${whole}`],
    ["behind 15 starts of others", true, `${"0123abcf [".repeat(16)}${whole}`],
    ["behind more starts than are looked at", false, `${"0123abcf [".repeat(17)}${whole}`],
    ["not at its end", false, `${OTHER}${whole} `],
    ["of another checksum", false, `${OTHER}${whole.replace("2", "3")}`],
    ["nowhere", false, OTHER],
  ])("may end in a whole line: %s", (_, expected, text) => {
    expect(damaged(text)).toMatchObject({ value: undefined, endsInWholeLine: expected });
  });

  // They would be more starts than are looked at.
  test.each(["/", ":", "`", "g", "A"])("has no start with %o among its digits", (letter) => {
    const starts = `0123abc${letter} [0123abc${letter}_[`.repeat(20);
    expect(damaged(starts + whole)).toMatchObject({ endsInWholeLine: true });
  });

  test("has no start without a space", () => {
    expect(damaged("0123abcf_[".repeat(20) + whole)).toMatchObject({ endsInWholeLine: true });
  });

  test.each(["0", "9", "a", "f"])("has starts with %o among their digits", (digit) => {
    const starts = `0123abc${digit} [`.repeat(17);
    expect(damaged(starts + whole)).toMatchObject({ endsInWholeLine: false });
  });
});
