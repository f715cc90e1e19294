/** What one comparison found, whatever was compared. */
export interface Finding {
  /** The name of the case or growth. */
  readonly id: string;
  readonly verdict: string;
  /** Why, or what to do about it; null if the verdict says everything. */
  readonly note: string | null;
}
