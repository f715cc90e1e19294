/** A registered user. */
export interface User {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly isVerified: boolean;
  readonly wantsNews: boolean;
}

/** A notification to send. */
export interface Message {
  readonly id: string;
  readonly to: string;
  readonly text: string;
}

/** 8,000 users, of whom 5,000 are eligible. */
export function users(): readonly User[] {
  return Array.from({ length: 8_000 }, (_, id) => ({
    id,
    name: `User ${id}`,
    email: `user-${id}@example.test`,
    isVerified: id % 4 !== 3,
    wantsNews: id % 8 !== 2,
  }));
}

/** Whether the user has asked for news and has verified the address. */
export function isEligible({ isVerified, wantsNews }: User): boolean {
  return isVerified && wantsNews;
}

/** The notification for a user. */
export function messageFor({ id, name, email }: User): Message {
  return { id: `news-${id}`, to: email, text: `${name}, your report is ready` };
}
