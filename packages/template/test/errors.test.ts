import { createContext } from "@sheaf/context";
import { PositionedError } from "@sheaf/context/messages";
import { describe, expect, test } from "vitest";
import { compileTemplate, TemplateError } from "../src/index.ts";
import { errorOf, someContext, thrownBy } from "./evaluate.ts";

const position = { file: "flow.yaml", line: 12, column: 9 };

describe("errors point at the character", () => {
  test("with file, line, column, the line and a caret, and the nearest name", () => {
    const template = compileTemplate("url: {{ user.nme }}", { position });
    const error = thrownBy(() => template(someContext()));
    expect(error.message).toBe(
      [
        'Cannot read "nme" of user: there is no such property (flow.yaml:12:22); did you mean "name"?',
        "  url: {{ user.nme }}",
        "               ^",
      ].join("\n"),
    );
    expect(error).toMatchObject({ file: "flow.yaml", line: 12, column: 22 });
    expect(error).toBeInstanceOf(PositionedError);
    expect(error.retryable).toBe(false);
    expect(error.all).toEqual([error]);
  });

  test.each([
    ["{{ a b }}", 6],
    ["{{ (1 + 2 }}", 11],
    ["{{ [1, 2", 4],
    ["{{ 1 +  }}", 9],
    ["{{ 'abc }}", 4],
    ["{{ 1 / 0 }}", 6],
    ["{{ 'a' | upper(1) }}", 10],
    ["{{ 1 @ 2 }}", 6],
    ["{{ user.__proto__ }}", 9],
    ['{{ "\\q" }}', 5],
    ["{{ [1, 'a' + 2] }}", 12],
    ["{{ sort([1, 'a']) }}", 4],
    ["{{ upper(1) }}", 4],
  ])("%s: column %i", (source, column) => {
    expect(thrownBy(() => compileTemplate(source)(someContext())).column).toBe(column);
  });

  test("in a text of several lines", () => {
    const error = thrownBy(() => compileTemplate("a\nb {{ 1\n +\n  * }}\nc", { position }));
    expect(error).toMatchObject({ line: 15, column: 3 });
    expect(error.excerpt).toBe("    * }}\n    ^");
  });

  test("at the position that the document gives for each character", () => {
    const locate = (offset: number) => ({ line: 100 + offset, column: 7 });
    const error = thrownBy(() => compileTemplate("{{ a b }}", { position, locate }));
    expect(error).toMatchObject({ file: "flow.yaml", line: 105, column: 7 });
  });

  test("a long line is cut around the caret", () => {
    const source = `${"x".repeat(5_000)}{{ 1 + }}${"y".repeat(5_000)}`;
    const { excerpt, column } = thrownBy(() => compileTemplate(source));
    const [line = "", caret = ""] = excerpt.split("\n");
    expect(column).toBe(5_008);
    expect(line.length).toBeLessThan(110);
    expect(line).toMatch(/^ {2}….*\{\{ 1 \+ \}\}.*…$/);
    expect(line.slice(caret.indexOf("^"), caret.indexOf("^") + 2)).toBe("}}");
  });

  test("unprintable characters take one column", () => {
    const { excerpt } = thrownBy(() => compileTemplate("\t\u202e\u0000{{ 1 + }}"));
    expect(excerpt).toBe("     {{ 1 + }}\n            ^");
  });

  test("a hyphen, a foreign space, an unknown escape are explained", () => {
    expect(errorOf("1 +\u00a02").problem).toMatch(/U\+00A0/);
    expect(errorOf('"\\x41"').hint).toMatch(/\\uXXXX/);
    expect(errorOf("[1, 2").problem).toBe('Cannot read template: "[" is not closed');
    expect(errorOf('"a" + 1').hint).toBe("string(x) makes a text of any value");
    expect(errorOf("user[0]").hint).toMatch(/string\(x\)/);
    expect(errorOf("list.length").hint).toBe("write length(x)");
  });

  test("values, which may be secret, are not in messages", () => {
    const context = createContext({ secrets: { token: "hunter2" }, variables: { o: {} } });
    for (const source of [
      "1 + secrets.token",
      "int(secrets.token)",
      "o < secrets.token",
      "range(secrets.token)",
    ]) {
      const error = thrownBy(() => compileTemplate(`{{ ${source} }}`)(context));
      expect(error.message).not.toMatch(/hunter2/);
    }
  });
});

test("an error has a class, a name and a stable code", () => {
  const error = errorOf("1 / 0");
  expect(error).toBeInstanceOf(TemplateError);
  expect(error.name).toBe("TemplateError");
  expect(error.code).toBe("INVALID_NUMBER");
});
