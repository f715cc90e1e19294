/** Somebody with an account. */
export interface User {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly isVerified: boolean;
  readonly wantsNews: boolean;
}

/** What is to be sent. */
export interface Message {
  readonly id: string;
  readonly to: string;
  readonly text: string;
}

/** 8,000 users, of whom 5,000 may be written to. */
export function users(): readonly User[] {
  return Array.from({ length: 8_000 }, (_, id) => ({
    id,
    name: `User ${id}`,
    email: `user-${id}@example.test`,
    isVerified: id % 4 !== 3,
    wantsNews: id % 8 !== 2,
  }));
}

/** Nobody is written to who did not ask for it, or whose address may be another's. */
export function isEligible({ isVerified, wantsNews }: User): boolean {
  return isVerified && wantsNews;
}

/** The news for a user. */
export function messageFor({ id, name, email }: User): Message {
  return { id: `news-${id}`, to: email, text: `${name}, your report is ready` };
}
