/** Whether a trained model is promoted, and the reasons. */
export interface Verdict {
  readonly promoted: boolean;
  readonly reason: string;
  /** Mean absolute errors of both over the days compared; null where there was nothing to compare with. */
  readonly candidateMae: number | null;
  readonly incumbentMae: number | null;
  readonly days: number;
}
