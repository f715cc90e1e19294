import { POLICIES } from "@sheaf/context";
import { ERROR_CODES as ofRedis } from "@sheaf/bullmq/error-codes";
import { ERROR_CODES as ofCommand } from "@sheaf/cli/error-codes";
import { ERROR_CODES as ofContexts } from "@sheaf/context/error-codes";
import { ERROR_CODES as ofTemplates } from "@sheaf/template/error-codes";
import {
  FOLD_DESCRIPTIONS,
  FOLD_OPTIONS,
  kebabCase,
  NEXT_DESCRIPTIONS,
  NEXT_OPTIONS,
  type Option,
  type OptionDescription,
  PARAMETER_DESCRIPTIONS,
  PARAMETER_OPTIONS,
  RATE_DESCRIPTIONS,
  RATE_OPTIONS,
  RETRY_DESCRIPTIONS,
  RETRY_OPTIONS,
  SETTING_DESCRIPTIONS,
  SETTINGS,
  TASK_DESCRIPTIONS,
  TASK_OPTIONS,
} from "@sheaf/workflow/declaration";
import { ERROR_CODES as ofWorkflows } from "@sheaf/workflow/error-codes";
import { DOCUMENT_DESCRIPTIONS, DOCUMENT_OPTIONS } from "@sheaf/yaml";
import { ERROR_CODES as ofDocuments } from "@sheaf/yaml/error-codes";

type Notation = "code" | "document";
type Row = readonly string[];

/** The codes of each package. */
export const CODES = {
  contexts: ofContexts,
  templates: ofTemplates,
  workflows: ofWorkflows,
  documents: ofDocuments,
  redis: ofRedis,
  command: ofCommand,
} as const;

/** Every table that guides take from the sources, by its name in a guide. */
export const TABLES: Readonly<Record<string, string>> = {
  "task options": optionTable(TASK_OPTIONS, TASK_DESCRIPTIONS, "code"),
  "retry options": optionTable(RETRY_OPTIONS, RETRY_DESCRIPTIONS, "code"),
  "fold options": optionTable(FOLD_OPTIONS, FOLD_DESCRIPTIONS, "code"),
  "rate options": optionTable(RATE_OPTIONS, RATE_DESCRIPTIONS, "code"),
  "next options": optionTable(NEXT_OPTIONS, NEXT_DESCRIPTIONS, "code"),
  "workflow settings": optionTable(SETTINGS, SETTING_DESCRIPTIONS, "code"),
  "parameter options": optionTable(PARAMETER_OPTIONS, PARAMETER_DESCRIPTIONS, "code"),
  "document keys": optionTable(DOCUMENT_OPTIONS, DOCUMENT_DESCRIPTIONS, "document"),
  "task keys": optionTable(TASK_OPTIONS, TASK_DESCRIPTIONS, "document"),
  "retry keys": optionTable(RETRY_OPTIONS, RETRY_DESCRIPTIONS, "document"),
  "fold keys": optionTable(FOLD_OPTIONS, FOLD_DESCRIPTIONS, "document"),
  "rate keys": optionTable(RATE_OPTIONS, RATE_DESCRIPTIONS, "document"),
  "next keys": optionTable(NEXT_OPTIONS, NEXT_DESCRIPTIONS, "document"),
  "parameter keys": optionTable(PARAMETER_OPTIONS, PARAMETER_DESCRIPTIONS, "document"),
  policies: tableOf(
    ["policy", "what the name holds after the join", "a conflict if"],
    Object.entries(POLICIES).map(([name, { description, conflict }]) => [
      `\`${name}\``,
      description,
      conflict ?? "never",
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(CODES).map(([where, codes]) => [`error codes of ${where}`, codeTable(codes)]),
  ),
};

function optionTable(
  options: Readonly<Record<string, Option>>,
  descriptions: Readonly<Record<string, OptionDescription>>,
  notation: Notation,
): string {
  const spelled = notation === "code" ? (name: string): string => name : kebabCase;
  const rows = Object.entries(options).map(([name, option]): Row => {
    const onlyItems = option.isForItems === true ? " Only with `withItems`." : "";
    const onlyTop =
      option.isTopLevel === true && notation === "document" ? " Only at the top." : "";
    const { description, otherwise = "" } = descriptions[name] as OptionDescription;
    const meaning = `${description}${onlyItems}${onlyTop}`;
    const cells = [option.takes[notation].expected, defaultOf(option, otherwise), meaning];
    return [`\`${spelled(name)}\``, ...cells.map((cell) => inWords(cell, spelled))];
  });
  return tableOf([notation === "code" ? "option" : "key", "takes", "default", "meaning"], rows);
}

function defaultOf({ default: value, isRequired }: Option, otherwise: string): string {
  if (isRequired === true) return "required";
  if (value === undefined) return otherwise;
  return `\`${typeof value === "number" ? value.toLocaleString("en") : String(value)}\``;
}

/** A text whose options, in backticks, are spelled as the notation has them. */
function inWords(text: string, spelled: (name: string) => string): string {
  return text.replaceAll(/`[a-z][A-Za-z]*`/g, spelled);
}

function codeTable(
  codes: Readonly<Record<string, { readonly meaning: string; readonly remedy: string }>>,
): string {
  const rows = Object.entries(codes).map(([code, { meaning, remedy }]): Row => [
    `\`${code}\``,
    meaning,
    remedy,
  ]);
  return tableOf(["code", "meaning", "what to do"], rows);
}

/** A table as the formatter writes it. */
function tableOf(head: Row, rows: readonly Row[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  const rule = widths.map((width) => "-".repeat(width));
  return [lines[0] ?? [], rule, ...lines.slice(1)]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}
