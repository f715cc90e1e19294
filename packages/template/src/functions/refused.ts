/** Why a text or number does not spell what a parameter takes. */
export class Refused {
  readonly problem: string;
  readonly hint: string | undefined;
  /** True for `__proto__`, which has a code of its own. */
  readonly isForbidden: boolean;

  constructor(problem: string, hint?: string, isForbidden = false) {
    this.problem = problem;
    this.hint = hint;
    this.isForbidden = isForbidden;
  }
}
