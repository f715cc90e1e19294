import { dirname, resolve } from "node:path";
import { type Workflow, WorkflowError } from "@sheaf/workflow";
import {
  DocumentError,
  type DocumentNote,
  type KnownActions,
  loadWorkflow,
  validateWorkflow,
} from "@sheaf/yaml";
import { InvalidInputError, type Problem } from "../errors/problem.ts";
import type { Host } from "../host/this-process.ts";
import { readInnerText, readText, type TextFile } from "./text-file.ts";

/** A document, and the files that it names. They are read when they are needed. */
export class Document implements TextFile {
  readonly name: string;
  readonly text: string;
  readonly #folder: string;
  readonly #host: Host;
  /** The texts of the files that were read, by the names that messages have for them. */
  readonly #texts = new Map<string, string>();
  readonly #paths = new Set<string>();

  private constructor({ name, text }: TextFile, folder: string, host: Host) {
    this.name = name;
    this.text = text;
    this.#folder = folder;
    this.#host = host;
  }

  /** @throws InvalidInputError if the document itself cannot be read */
  static async read(file: string, host: Host): Promise<Document> {
    const folder = file === "-" ? "." : dirname(file);
    return new Document(await readText(file, host), folder, host);
  }

  /** The paths of the files that were asked for, also if they could not be read. */
  get paths(): Iterable<string> {
    return this.#paths;
  }

  /** The text of one of its files; undefined if it was not read. */
  textOf(file: string | undefined): string | undefined {
    return file === undefined || file === this.name ? this.text : this.#texts.get(file);
  }

  /** @throws InvalidInputError with all problems of the document */
  load(): Workflow {
    try {
      return loadWorkflow(this.text, { source: this.name, files: this.#read });
    } catch (error) {
      if (error instanceof DocumentError) throw new InvalidInputError(error.problems);
      if (error instanceof WorkflowError) throw InvalidInputError.of(error.code, error.message);
      throw error;
    }
  }

  /**
   * All problems of the document, file by file, in order of position.
   *
   * @param onNote Called with each note about a document without problems, such as the former name of a key.
   */
  problems(actions?: KnownActions, onNote?: (note: DocumentNote) => void): readonly Problem[] {
    return validateWorkflow(this.text, {
      source: this.name,
      files: this.#read,
      ...(actions === undefined ? {} : { actions }),
      ...(onNote === undefined ? {} : { onNote }),
    });
  }

  readonly #read = (path: string, name: string): string => {
    this.#paths.add(resolve(this.#folder, path));
    const text = readInnerText(this.#folder, path, this.#host);
    this.#texts.set(name, text);
    return text;
  };
}
