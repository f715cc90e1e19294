import { quote } from "@sheaf/context/messages";
import { isTemplate } from "@sheaf/template";
import type { KnownActions } from "./check-actions.ts";
import { pathOf, sourceOf } from "./file-path.ts";
import { FileProblem, type FileTexts } from "./file-texts.ts";
import { Nesting } from "./nesting.ts";
import type { Problems } from "./problems.ts";
import { FileReader, type OtherFiles, type ReadWorkflow } from "./read-file.ts";
import { readYaml } from "./read-yaml.ts";
import { SharedRates } from "./shared-rates.ts";
import type { SourceFile } from "./source-text.ts";

/** Reads the files of a document, each once. */
export class FilesReader implements OtherFiles {
  readonly nesting: Nesting = new Nesting();
  readonly rates: SharedRates = new SharedRates();
  readonly #texts: FileTexts;
  readonly #document: string | undefined;
  readonly #actions: KnownActions | undefined;
  /** The files read so far, by path; null for those with problems of their own. */
  readonly #read = new Map<string, ReadWorkflow | FileProblem | null>();
  /** The paths of the files being read, that of the document first. */
  readonly #open: string[] = [];

  constructor(texts: FileTexts, document: string | undefined, actions: KnownActions | undefined) {
    this.#texts = texts;
    this.#document = document;
    this.#actions = actions;
  }

  /** The workflow of a file; null if anything is wrong. */
  file(source: SourceFile, path: string, problems: Problems): ReadWorkflow | null {
    this.#open.push(path);
    const tree = readYaml(source.text, problems);
    const reader =
      tree === null ? null : FileReader.of(tree, source, path, this, this.#actions, problems);
    const read = reader?.read() ?? null;
    this.#open.pop();
    return read;
  }

  named(written: string, start: number, from: string, problems: Problems): ReadWorkflow | null {
    const path = pathOf(written, from);
    if (isTemplate(written)) {
      const message = "the path of a file is read before anything is rendered";
      problems.report("TEMPLATE_NOT_ALLOWED", start, message);
      return null;
    }
    if (typeof path !== "string") {
      problems.report("INVALID_PATH", start, path.problem, path.hint);
      return null;
    }
    const position = this.#open.indexOf(path);
    if (position !== -1) {
      const chain = [...this.#open.slice(position), path].map(quote).join(" names ");
      problems.report("FILE_CYCLE", start, `a file cannot contain itself: ${chain}`);
      return null;
    }
    const read = this.#once(path, start, problems);
    if (!(read instanceof FileProblem)) return read;
    problems.report(read.code, start, `cannot read ${quote(path)}: ${read.message}`, read.hint);
    return null;
  }

  #once(path: string, start: number, problems: Problems): ReadWorkflow | FileProblem | null {
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const name = sourceOf(path, this.#document);
    const text = this.#texts.text(path, name);
    const read =
      text instanceof FileProblem
        ? text
        : this.nesting.inside(start, problems, () =>
            this.file({ text, name }, path, problems.ofFile(text, name)),
          );
    this.#read.set(path, read);
    return read;
  }
}
