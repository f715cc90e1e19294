import { createHash } from "node:crypto";
import type { Json } from "@sheaf/context";

/** A user, who may have to be notified. */
export type User = { readonly id: number; readonly email: string; readonly isEligible: boolean };

/** What a user is sent. */
export type Message = { readonly to: string; readonly subject: string; readonly body: string };

/** A fifth more users than messages: the last of every six is not eligible. */
export function users(messages: number): User[] {
  const count = Math.ceil((messages * 6) / 5);
  let eligibleSoFar = 0;
  return Array.from({ length: count }, (_, i) => {
    const isEligible = i % 6 !== 5;
    return {
      id: i,
      email: `user-${isEligible ? eligibleSoFar++ : `off-${i}`}@example.test`,
      isEligible,
    };
  });
}

/** The users that may be notified. */
export function eligible(all: readonly User[]): User[] {
  return all.filter(({ isEligible }) => isEligible);
}

/** A message for each user. */
export function messages(to: readonly User[]): Message[] {
  return to.map(({ id, email }) => ({
    to: email,
    subject: `Report for account ${id}`,
    body: `Hello ${email}, your weekly report is ready: https://example.test/reports/${id}`,
  }));
}

/** A message as it is sent: its text, and a digest to sign. */
export function sent({ to, subject, body }: Message): Json {
  const text = `To: ${to}\r\nSubject: ${subject}\r\nContent-Type: text/plain\r\n\r\n${body}\r\n`;
  return { to, bytes: text.length, digest: createHash("sha256").update(text).digest("hex") };
}
