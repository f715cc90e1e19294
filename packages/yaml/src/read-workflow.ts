import { type Json, jsonOf } from "@sheaf/context";
import { didYouMean, quote } from "@sheaf/context/messages";
import { isTemplate } from "@sheaf/template";
import {
  type AnyWorkflow,
  compileTasks,
  type ParameterDeclaration,
  type WorkflowSettings,
} from "@sheaf/workflow";
import { fits, PARAMETER_OPTIONS, parameterProblem } from "@sheaf/workflow/declaration";
import { checkTasks } from "./check-tasks.ts";
import { checkBesideActions, mapsIn } from "./each-tasks.ts";
import { DocumentSource } from "./document-source.ts";
import { checkVariableNames, type DeclaredNames, NameSet, namesOf } from "./names.ts";
import type { Problems } from "./problems.ts";
import { finalIn, namesAfter, readFinal } from "./read-final.ts";
import { type FindWorkflow, TaskReader } from "./read-task.ts";
import type { SourceFile } from "./source-text.ts";
import { isFunction, type TemplateReader } from "./template-reader.ts";
import { childOf, entriesIn, itemsIn, type MapTree, plainOf, textOf, type Tree } from "./tree.ts";

/**
 * Reads one workflow of a document. Returns null if anything is wrong with the document so far.
 * Everything that the graph would be refused for is found here first, with its position.
 *
 * @param of The file whose own workflow it is, or the name of one inside.
 */
export function readWorkflow(
  tree: MapTree,
  document: MapTree,
  of: SourceFile | string,
  templates: TemplateReader,
  findWorkflow: FindWorkflow,
  problems: Problems,
): AnyWorkflow | null {
  const [name, whole] = typeof of === "string" ? [of, undefined] : [undefined, of];
  const final = finalIn(tree);
  const own = namesOf(tree, document, problems);
  const names = final === null ? own : namesAfter(own, final, document, problems);
  checkVariableNames(tree, problems);
  checkTasks(tree, own, problems);
  checkPolicies(tree, names, problems);
  checkSecrets(tree, problems);
  const settings = settingsOf(tree, name, names, templates, problems);
  const tasks = new TaskReader(templates, own, findWorkflow).tasks(tree);
  checkBesideActions(mapsIn(tree), tasks, problems);
  const last =
    final === null ? null : readFinal(tree, final, names, templates, findWorkflow, problems);
  if (!problems.isEmpty) return null;
  // The workflows inside a document are part of it.
  const source = new DocumentSource(tree, problems.lines, templates.source.name, whole);
  return compileTasks(tasks, last === null ? settings : { ...settings, finally: last }, source);
}

function settingsOf(
  tree: MapTree,
  name: string | undefined,
  names: DeclaredNames,
  templates: TemplateReader,
  problems: Problems,
): WorkflowSettings {
  const settings: { -readonly [K in keyof WorkflowSettings]: WorkflowSettings[K] } = {
    output: outputOf(childOf(tree, "output"), names, templates),
  };
  const called = textOf(childOf(tree, "name")) ?? name;
  if (called !== undefined) settings.name = called;
  for (const [key, { value }] of tree.entries) {
    switch (key) {
      case "parameters":
        settings.parameters = parametersOf(value, templates, problems);
        break;
      case "vars":
        settings.vars = variablesOf(value, names, templates, problems);
        break;
      case "config":
        settings.config = templates.constant(value, "use vars for what is rendered") as object as {
          [key: string]: unknown;
        };
        break;
      case "secrets":
        settings.secrets = plainOf(value) as readonly string[];
        break;
      case "policies":
        settings.policies = plainOf(value) as NonNullable<WorkflowSettings["policies"]>;
        break;
      case "max-steps":
        settings.maxSteps = plainOf(value) as number;
        break;
      case "max-rendered":
        settings.maxRendered = plainOf(value) as number;
        break;
      case "timeout":
        settings.timeout = plainOf(value) as number;
        break;
      default:
    }
  }
  return settings;
}

/** The output of a workflow that declares none is null. */
function outputOf(
  tree: Tree | undefined,
  names: DeclaredNames,
  templates: TemplateReader,
): NonNullable<WorkflowSettings["output"]> {
  const output = tree === undefined ? null : templates.value(tree, { names, item: false });
  if (isFunction(output)) return output as NonNullable<WorkflowSettings["output"]>;
  const value = jsonOf(output, "output");
  return () => value;
}

/** Variables are set in order before the first task, so each sees those before it but no task's result. */
function variablesOf(
  tree: Tree,
  names: DeclaredNames,
  templates: TemplateReader,
  problems: Problems,
): Readonly<Record<string, unknown>> {
  const before = new NameSet(problems);
  const vars: Record<string, unknown> = {};
  const seen = {
    names: { ...names, tasks: new NameSet(problems), variables: before },
    item: false,
  };
  for (const [name, { value }] of entriesIn(tree)) {
    vars[name] = templates.value(value, seen);
    before.add(name);
  }
  return vars;
}

function parametersOf(
  tree: Tree,
  templates: TemplateReader,
  problems: Problems,
): Readonly<Record<string, ParameterDeclaration>> {
  const parameters: Record<string, ParameterDeclaration> = {};
  for (const [name, { value, keyStart }] of entriesIn(tree)) {
    if (isTemplate(name))
      problems.report("TEMPLATE_NOT_ALLOWED", keyStart, "names of parameters are not rendered");
    for (const key of ["default", "enum"]) {
      const given = childOf(value, key);
      if (given !== undefined) templates.constant(given, "use vars for what is rendered");
    }
    parameters[name] = plainOf(value) as ParameterDeclaration;
    checkDefault(name, parameters[name], childOf(value, "default"), problems);
  }
  return parameters;
}

function checkDefault(
  name: string,
  declaration: unknown,
  tree: Tree | undefined,
  problems: Problems,
): void {
  if (tree === undefined) return;
  const { type, enum: allowed } = declaration as Readonly<Record<string, Json>>;
  const usable = {
    ...(fits(type, PARAMETER_OPTIONS.type.takes.document) ? { type: type as "any" } : {}),
    ...(Array.isArray(allowed) ? { enum: allowed as readonly Json[] } : {}),
  };
  const problem = parameterProblem(plainOf(tree), usable);
  if (problem === null) return;
  problems.report(
    "INVALID_OPTION",
    tree.start,
    `the default of parameter ${quote(name)} ${problem}`,
  );
}

function checkPolicies(tree: MapTree, { variables }: DeclaredNames, problems: Problems): void {
  for (const [name, { keyStart }] of entriesIn(childOf(tree, "policies"))) {
    if (variables.has(name)) continue;
    const message = `the variable ${quote(name)} is neither in vars nor published`;
    problems.report("UNKNOWN_VARIABLE", keyStart, message, didYouMean(name, variables));
  }
}

function checkSecrets(tree: MapTree, problems: Problems): void {
  const seen = new Set<string>();
  for (const item of itemsIn(childOf(tree, "secrets"))) {
    const name = textOf(item);
    if (name === null) continue;
    if (seen.has(name))
      problems.report("DUPLICATE_NAME", item.start, `the secret ${quote(name)} is listed twice`);
    seen.add(name);
  }
}
