import { attempt } from "./change.ts";
import { branchName, fresh, type Step, type Variables } from "./step.ts";
import type { LawSubject } from "./law-subject.ts";
import { assertSame, type View, viewOf } from "./view.ts";

/** Takes steps on branches of a subject. Keeps only the newest version of each branch. */
export class Trial<C> {
  readonly #subject: LawSubject<C>;
  readonly #asked: readonly string[];
  readonly #branches: C[];

  /** @param asked Names that are read in every view. */
  constructor(subject: LawSubject<C>, variables: Variables, asked: readonly string[]) {
    this.#subject = subject;
    this.#asked = asked;
    this.#branches = [subject.create(fresh(Object.fromEntries(variables)))];
  }

  get length(): number {
    return this.#branches.length;
  }

  context(branch: number): C {
    return this.#branches[branch] as C;
  }

  view(branch: number): View {
    return viewOf(this.#subject, this.context(branch), this.#asked);
  }

  take(step: Step): void {
    const context = this.context(step.on);
    const result = this.#result(step, context);
    if (step.do === "fork") this.#branches.push(result);
    else this.#branches[step.on] = result;
  }

  /** @throws unless the branch holds exactly this. */
  expect(branch: number, expected: View): void {
    assertSame(branchName(branch), this.view(branch), expected);
  }

  #result(step: Step, context: C): C {
    const subject = this.#subject;
    switch (step.do) {
      case "set":
        return subject.set(context, step.name, fresh(step.value));
      case "delete":
        return subject.delete(context, step.name);
      case "fork":
        return subject.fork(context);
      case "join":
        return (
          subject.join?.(
            context,
            step.forks.map((fork) => this.context(fork)),
          ) ?? context
        );
      case "restore":
        return subject.restore?.(context) ?? context;
      default:
        attempt(step.change, subject.get(context, step.name));
        return context;
    }
  }
}
