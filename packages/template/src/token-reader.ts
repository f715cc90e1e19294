import { Lexer, type TokenKind } from "./lexer.ts";
import type { ProblemDetails, Source } from "./source.ts";

/** What a parser asks of the tokens of one expression: which is next, take it, or say what was expected. */
export class TokenReader {
  readonly #lexer: Lexer;
  protected readonly source: Source;

  /** @param start The offset of the expression in the source. */
  constructor(source: Source, start: number) {
    this.source = source;
    this.#lexer = new Lexer(source, start);
    this.#lexer.advance();
  }

  /** The kind of the next token. */
  get next(): TokenKind {
    return this.#lexer.kind;
  }

  /** True if the next token is of this kind. */
  is(kind: TokenKind): boolean {
    return this.#lexer.kind === kind;
  }

  /** The offset of the next token. */
  get at(): number {
    return this.#lexer.start;
  }

  /** The name, or the value of the string, that is next. */
  protected get text(): string {
    return this.#lexer.text;
  }

  /** The number that is next. */
  protected get number(): number {
    return this.#lexer.number;
  }

  protected advance(): void {
    this.#lexer.advance();
  }

  /** Throws the error for an unexpected token. */
  refuseNext(expected: string): never {
    const { kind, text } = this.#lexer;
    const found =
      kind === "end"
        ? "the end"
        : kind === "name"
          ? JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text)
          : kind === "string" || kind === "number"
            ? `a ${kind}`
            : JSON.stringify(kind);
    this.refuse(this.at, `expected ${expected}, found ${found}`, {
      hint: text === "elif" || text === "then" ? "write a if c else b" : undefined,
    });
  }

  protected expect(sign: ")" | "]" | "}", opened: number): void {
    if (this.takes(sign)) return;
    if (this.is("end"))
      this.refuse(opened, `${JSON.stringify(this.source.text[opened])} is not closed`, {
        hint: `add ${JSON.stringify(sign)}`,
      });
    this.refuseNext(JSON.stringify(sign));
  }

  protected takes(sign: TokenKind): boolean {
    if (!this.is(sign)) return false;
    this.#lexer.advance();
    return true;
  }

  protected isWord(word: string): boolean {
    return this.is("name") && this.#lexer.text === word;
  }

  protected takesWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#lexer.advance();
    return true;
  }

  protected refuse(at: number, problem: string, remark?: ProblemDetails): never {
    throw this.source.error("INVALID_TEMPLATE", at, `Cannot read template: ${problem}`, remark);
  }
}
