// Fails on phrases that people stumble over, and says what to write instead. What is listed here has
// crept into code, messages and guides before.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** @type {[RegExp, string][]} */
const PHRASES = [
  [/\bunless said\b/i, 'name the default: `@defaultValue`, or "Default: …"'],
  [/(?<!\bthere )\b(?:is|are) no (?!longer\b|more\b)[a-z]/i, '"is not a …"'],
  [/\bwhat came of\b/i, '"result"'],
  [/\bown affair\b/i, '"not checked", or who decides'],
  [/\bcan be had\b/i, '"is available"'],
  [/\bat most so (?:often|many)\b/i, "how often, or how many"],
  [/\btakes? (?:it|them)sel(?:f|ves) for\b/i, '"is treated as"'],
  [/\btells (?!apart\b|\w+ apart\b)/i, '"reports", "says" or "returns"'],
  [/\b(?:is|are) told\b(?! (?:apart|not|that|to)\b)/i, '"is reported"'],
  [/\bfailed of\b/i, '"why it failed"'],
  [/\bwhat became of\b/i, '"how it ended"'],
  [/\bwhatever (?:ends|ended|finishes|finished) first\b/i, '"whichever ends first"'],
  [/\bin the words of (?:its|the|their) authors?\b/i, '"as its author spelled it"'],
  [/\bcounts? for nothing\b/i, '"is ignored"'],
  [/\banew\b/i, '"again"'],
  [/\bnobody mends\b/i, '"nobody fixes"'],
  [/\bmeans? nothing without\b/i, '"has no effect without"'],
  [/\/\*\* For people\. \*\//, "what the text is"],
  [/\d not succeeded\b/i, '"… failed"'],
  [/\bitems more\b/i, '"… more items"'],
  [/\brules? \d/i, "a link to a heading of docs/semantics.md"],
  [/["'`]\d\d?\. [a-z]/, "the subject, without a number"],
  [/\bthe seeds\b|\bseeds' /i, "what it is about: only random numbers have seeds"],
  [/\b(?:DESIGN|FACTS)\b|\b(?:STYLE|TOOLCHAIN|DISTRIBUTION)\.md/, "a document of this repository"],
];

/** Generated, and this list itself. */
const SKIPPED = /^(?:reports\/|tools\/words\.js$|.*pnpm-lock\.yaml$)/;

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.(?:[cm]?[jt]sx?|jsonc?|md|ya?ml)$/.test(file) && !SKIPPED.test(file));

const found = files.flatMap((file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, index) => findings(line).map((finding) => `${file}:${index + 1} ${finding}`)),
);

for (const finding of found) console.error(finding);
process.exitCode = found.length === 0 ? 0 : 1;

function findings(line) {
  return PHRASES.flatMap(([phrase, instead]) => {
    const [match] = phrase.exec(line) ?? [];
    return match === undefined ? [] : [`"${match.trim()}": write ${instead}`];
  });
}
