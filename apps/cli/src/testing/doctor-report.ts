/** What `energy doctor --json` prints. */
export interface DoctorReport {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly check: string;
    readonly status: string;
    readonly message: string;
    readonly todo?: string;
  }[];
}

export const findCheck = ({ checks }: DoctorReport, name: string) => checks.find(({ check }) => check === name);
