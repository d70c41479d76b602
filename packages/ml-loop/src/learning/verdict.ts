/** Whether a trained model is promoted, and the reasons. */
export interface Verdict {
  readonly promoted: boolean;
  readonly reason: string;
  /** Mean absolute errors of both over the compared days; null if there was nothing to compare with. */
  readonly candidateMae: number | null;
  readonly incumbentMae: number | null;
  readonly days: number;
}
