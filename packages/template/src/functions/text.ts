import { jsonOf } from "@sheaf/context";
import { InvalidJsonError, parseJson } from "@sheaf/context/json";
import { messageOf } from "@sheaf/context/messages";
import { Search } from "../search.ts";
import { jsonTextOf, textOf } from "../text-of.ts";
import { type BuiltIn, builtIn } from "./built-in.ts";

export const upper: BuiltIn = builtIn(["string"], (site, text) => {
  site.checkText(text.length);
  const result = text.toUpperCase();
  site.limitText(result.length);
  return result;
});

export const lower: BuiltIn = builtIn(["string"], (site, text) => {
  site.checkText(text.length);
  const result = text.toLowerCase();
  site.limitText(result.length);
  return result;
});

export const trim: BuiltIn = builtIn(["string"], (_, text) => text.trim());

export const split: BuiltIn = builtIn(["string", "string"], (site, text, separator) => {
  if (separator === "") site.fail("TYPE_MISMATCH", "the separator is empty");
  const search = new Search(text, separator, site);
  site.checkList(search.count() + 1);
  site.checkText(text.length);
  return search.split();
});

export const join: BuiltIn = builtIn(["list", "string?"], (site, list, separator = "") => {
  site.checkList(list.length);
  let length = 0;
  const texts = list.map((element) => {
    const text = textOf(element, site);
    length += text.length + separator.length;
    site.limitText(length - separator.length);
    return text;
  });
  site.checkText(length);
  return texts.join(separator);
});

export const replace: BuiltIn = builtIn(["string", "string", "string"], (site, text, from, to) => {
  if (from === "") site.fail("TYPE_MISMATCH", "the text to be replaced is empty");
  const search = new Search(text, from, site);
  site.checkText(text.length + search.count() * (to.length - from.length));
  // Split and joined, as replaceAll would interpret `$&` in the replacement.
  return search.split().join(to);
});

export const startsWith: BuiltIn = builtIn(["string", "string"], (_, text, start) =>
  text.startsWith(start),
);

export const endsWith: BuiltIn = builtIn(["string", "string"], (_, text, end) =>
  text.endsWith(end),
);

export const string: BuiltIn = builtIn(["any"], (site, value) => textOf(value, site));

/** The largest indentation. */
const MAX_INDENT = 10;

export const tojson: BuiltIn = builtIn(["any", "integer?"], (site, value, indent = 0) => {
  if (indent < 0 || indent > MAX_INDENT)
    site.fail("TYPE_MISMATCH", `expected an indentation from 0 to ${MAX_INDENT}, got ${indent}`);
  return jsonTextOf(value, indent, site);
});

export const fromjson: BuiltIn = builtIn(["string"], (site, text) => {
  site.checkText(text.length);
  try {
    return jsonOf(parseJson(text), "value");
  } catch (cause) {
    if (!(cause instanceof InvalidJsonError))
      return site.fail("TYPE_MISMATCH", messageOf(cause), { cause });
    const problem = cause.message.replace(/^Cannot read JSON: /, "");
    if (cause.code !== "LARGE_INTEGER") return site.fail("TYPE_MISMATCH", problem, { cause });
    return site.fail("INVALID_NUMBER", problem, { cause, hint: "write it in quotes" });
  }
});
