import { run, type RunOptions, SecretMask, type Workflow } from "@sheaf/workflow";
import { actionsOf } from "../actions/action-module.ts";
import { BUILT_IN } from "../actions/built-in.ts";
import { answerFor, type AnswerMode } from "../output/run-reporter.ts";
import { refusedAnswer } from "../output/problem-report.ts";
import { readData, readSecrets, type Secrets } from "../input/data-file.ts";
import { parametersOf } from "../input/parameters.ts";
import { readText, type TextFile } from "../input/text-file.ts";
import type { Host } from "../host/this-process.ts";
import { loadDocument } from "../input/document.ts";
import { Refusal } from "../errors/problem.ts";

/** What `sheaf run` is given beside the document. */
export interface RunCommandOptions extends AnswerMode {
  readonly param?: readonly string[];
  readonly paramsFile?: string;
  readonly secretsFile?: string;
  readonly concurrency?: number;
}

/** Everything that a run needs, read and checked. */
interface Prepared {
  readonly workflow: Workflow;
  readonly options: RunOptions;
}

/** Runs a document, and tells what becomes of it. */
export async function runFile(
  file: string,
  options: RunCommandOptions,
  host: Host,
): Promise<number> {
  const { signal } = host.interruption();
  let document: TextFile | null = null;
  let mask: SecretMask | null = null;
  let prepared: Prepared;
  try {
    // Reading and loading take no signal, so that what they are doing is left behind.
    document = await unless(signal, readText(file, host));
    // First of all, so that they are masked in what is wrong with anything else.
    const { secretsFile } = options;
    const secrets =
      secretsFile === undefined ? {} : await unless(signal, readSecrets(secretsFile, host));
    mask = SecretMask.of(secrets);
    maskGuests(mask, host);
    prepared = await unless(signal, preparedFor(document, options, secrets, host));
  } catch (error) {
    if (signal.aborted) return answerFor(null, document, options, mask, host).interrupted();
    if (error instanceof Refusal)
      return refusedAnswer(error.problems, document, options, mask, host);
    throw error;
  }
  return performed(prepared, document, options, mask, signal, host);
}

/** What a module prints as it is loaded is shown at once. */
function maskGuests(mask: SecretMask | null, host: Host): void {
  host.guests().showBy(
    (text) => host.stderr.write(text),
    () => mask?.stream() ?? null,
  );
}

async function preparedFor(
  document: TextFile,
  given: RunCommandOptions,
  secrets: Secrets,
  host: Host,
): Promise<Prepared> {
  const workflow = loadDocument(document);
  const { paramsFile, concurrency } = given;
  const parameters = {
    ...(paramsFile === undefined ? {} : await readData(paramsFile, host)),
    ...parametersOf(given.param ?? [], workflow.settings.parameters),
  };
  const own = given.actions === undefined ? {} : await actionsOf(given.actions, host);
  const actions = { ...BUILT_IN, ...own };
  const capped = concurrency === undefined ? {} : { concurrency };
  return { workflow, options: { parameters, secrets, actions, ...capped } };
}

async function performed(
  { workflow, options }: Prepared,
  document: TextFile,
  mode: RunCommandOptions,
  mask: SecretMask | null,
  signal: AbortSignal,
  host: Host,
): Promise<number> {
  const answer = answerFor(workflow, document, mode, mask, host);
  const listening: RunOptions = answer.wantsEvents
    ? { onEvent: (event) => answer.event(event) }
    : {};
  const itemEvents = mode.events === true;
  const handle = run(workflow, { ...options, ...listening, itemEvents, signal });
  const guests = host.guests();
  guests.showBy(
    (text) => answer.guestWrote(text),
    () => mask?.stream() ?? null,
  );
  guests.listen((failure) => {
    handle.fail({ ...failure, message: mask?.text(failure.message) ?? failure.message });
  });
  signal.addEventListener("abort", () => answer.interrupting());
  const result = await handle.result;
  // What was canceled is not waited for.
  const late = result.status === "canceled" ? null : await guests.afterwards();
  guests.flush();
  return answer.ended(result, late);
}

/** What the promise comes to, or an end as soon as the signal says so. */
async function unless<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([promise, interrupted]);
}
