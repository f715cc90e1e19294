/** What is tried, by a short name: a sentence that must be true, and what finds out. */
export type Trials<Subject> = Readonly<
  Record<string, readonly [sentence: string, attempt: (subject: Subject) => Promise<void>]>
>;

/** One trial, to be run by any test runner. */
interface Check {
  readonly name: string;
  readonly sentence: string;
  readonly run: () => Promise<void>;
}

/**
 * The trials as checks. Each opens a subject of its own and closes it, whatever comes of it.
 *
 * @param kind What the subject is, for errors, as in `Store`.
 */
export function checksOf<Subject>(
  kind: string,
  trials: Trials<Subject>,
  open: () => Subject | Promise<Subject>,
  close: (subject: Subject) => void | Promise<void>,
): readonly Check[] {
  return Object.entries(trials).map(([name, [sentence, attempt]]) => ({
    name,
    sentence,
    run: async () => {
      const subject = await open();
      try {
        await attempt(subject);
      } catch (cause) {
        throw new Error(`${kind} breaks "${sentence}": ${(cause as Error).message}`, { cause });
      } finally {
        await close(subject);
      }
    },
  }));
}
