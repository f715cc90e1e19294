import { run, type RunOptions, SecretMask, type Workflow } from "@sheaf/workflow";
import { loadActions } from "../actions/action-module.ts";
import { BUILT_IN } from "../actions/built-in.ts";
import { InvalidInputError } from "../errors/problem.ts";
import type { Host } from "../host/this-process.ts";
import { readData, readSecrets, type Secrets } from "../input/data-file.ts";
import { Document } from "../input/document.ts";
import { parseParameters } from "../input/parameters.ts";
import type { OutputOptions } from "../output/output-options.ts";
import { reportInvalid } from "../output/problem-report.ts";
import { RunReporter } from "../output/run-reporter.ts";
import { type PlaceOptions, placeOf, type RunPlace } from "./run-place.ts";

/** The options of `sheaf run`. */
export interface RunCommandOptions extends OutputOptions, PlaceOptions {
  readonly param?: readonly string[];
  readonly paramsFile?: string;
  readonly secretsFile?: string;
  readonly concurrency?: number;
  readonly dryRun?: boolean;
  readonly watch?: boolean;
}

/** A workflow and the options to run it with. */
interface PreparedRun {
  readonly workflow: Workflow;
  readonly options: RunOptions;
  readonly place: RunPlace;
}

/** `sheaf run`: runs a document and reports the result. Returns the exit status. */
export async function runFile(
  file: string,
  options: RunCommandOptions,
  host: Host,
): Promise<number> {
  const signal = host.interruption();
  let document: Document | null = null;
  let mask: SecretMask | null = null;
  let prepared: PreparedRun;
  try {
    // Reading files and loading modules cannot be canceled, so the command stops waiting for them.
    document = await rejectOnAbort(signal, Document.read(file, host));
    // Secrets are read first, so that they are masked in all messages about other input.
    const { secretsFile } = options;
    const secrets =
      secretsFile === undefined ? {} : await rejectOnAbort(signal, readSecrets(secretsFile, host));
    mask = SecretMask.of(secrets);
    maskUserOutput(mask, host);
    prepared = await rejectOnAbort(signal, prepare(document, options, secrets, host));
  } catch (error) {
    if (signal.aborted)
      return new RunReporter(null, document, options, mask, host).canceledBeforeStart();
    if (error instanceof InvalidInputError)
      return reportInvalid(error.problems, document, options, mask, host);
    throw error;
  }
  return options.dryRun === true
    ? check(prepared, document, options, mask, host)
    : execute(prepared, document, options, mask, signal, host);
}

async function check(
  { workflow, options: runOptions, place }: PreparedRun,
  document: Document,
  options: RunCommandOptions,
  mask: SecretMask | null,
  host: Host,
): Promise<number> {
  const { checkedRun, printDryRun } = await import("./dry-run.ts");
  const result = await checkedRun(workflow, runOptions);
  await place.close();
  return result.status === "invalid"
    ? new RunReporter(workflow, document, options, mask, host).finish(result, null)
    : printDryRun(workflow, result, options, mask, host);
}

/** Before there is a reporter: a module may print while it loads. */
function maskUserOutput(mask: SecretMask | null, host: Host): void {
  host.userCode().showOutput(
    (text) => host.stderr.write(text),
    () => mask?.stream() ?? null,
  );
}

async function prepare(
  document: Document,
  options: RunCommandOptions,
  secrets: Secrets,
  host: Host,
): Promise<PreparedRun> {
  const { param = [], paramsFile, concurrency, actions: module } = options;
  const workflow = document.load();
  const parameters = {
    ...(paramsFile === undefined ? {} : await readData(paramsFile, host)),
    ...parseParameters(param, workflow.settings.parameters),
  };
  const own = module === undefined ? {} : await loadActions(module, host);
  const actions = { ...BUILT_IN, ...own };
  const limit = concurrency === undefined ? {} : { concurrency };
  const place = await placeOf(options, host);
  return {
    workflow,
    place,
    options: { parameters, secrets, actions, ...limit, ...place.options },
  };
}

async function execute(
  { workflow, options: runOptions, place }: PreparedRun,
  document: Document,
  options: RunCommandOptions,
  mask: SecretMask | null,
  signal: AbortSignal,
  host: Host,
): Promise<number> {
  const reporter = new RunReporter(workflow, document, options, mask, host);
  if (place.record !== null) reporter.recorded(...place.record);
  const listener: RunOptions = reporter.usesEvents
    ? { onEvent: (event) => reporter.event(event) }
    : {};
  const itemEvents = options.events === true;
  const handle = run(workflow, { ...runOptions, ...listener, itemEvents, signal });
  const userCode = host.userCode();
  userCode.showOutput(
    (text) => reporter.writeUserOutput(text),
    () => mask?.stream() ?? null,
  );
  userCode.onFailure((failure) => {
    handle.fail({ ...failure, message: mask?.text(failure.message) ?? failure.message });
  });
  signal.addEventListener("abort", () => reporter.canceling());
  const result = await handle.result;
  await place.close();
  const lateFailure = result.status === "canceled" ? null : await userCode.lateFailure();
  userCode.flush();
  return reporter.finish(result, lateFailure);
}

/** Settles as the promise does, or rejects as soon as the signal is aborted. */
async function rejectOnAbort<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([promise, aborted]);
}
