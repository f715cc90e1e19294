/**
 * Counts the work of {@link canonicalJson} and {@link JsonEquality}, for callers that must limit it. Either
 * method may throw, which ends the work.
 */
export interface JsonMeter {
  /**
   * Called before the children of a list or object are visited.
   *
   * @param children How many children it has.
   * @param depth How many levels deep it is, from 0.
   */
  node(children: number, depth: number): void;
  /**
   * Called when the text of a list or object is complete.
   *
   * @param length The length of all the text so far, in UTF-16 code units.
   */
  text?(length: number): void;
}
