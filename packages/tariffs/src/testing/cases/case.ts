/** One check of a case: the computed number and the one stated by the source. */
export interface Check {
  readonly what: string;
  readonly got: number | string;
  readonly want: number | string;
  readonly tolerance: number;
}

/** Each case has its own format, which its translator reads. */
type Shape = ReturnType<typeof JSON.parse>;

/** A case as stored next to the repository. */
export interface CaseFile {
  readonly id: string;
  readonly tariff: Shape;
  readonly usage: Shape;
  readonly expected: Shape;
  readonly tolerance: Shape;
}

export type Translator = (file: CaseFile) => Check[];

export const check = (what: string, got: number | string, want: number | string, tolerance = 1e-9): Check => ({
  what,
  got,
  want,
  tolerance,
});

export const checkList = (
  what: string,
  got: Iterable<number | string>,
  want: readonly (number | string)[],
  tolerance = 1e-9,
): Check[] => {
  const values = [...got];
  return [
    check(`number of ${what}`, values.length, want.length, 0),
    ...want.map((value, index) => check(`${what} ${index}`, values[index]!, value, tolerance)),
  ];
};

export const holds = ({ got, want, tolerance }: Check): boolean =>
  typeof want === 'string' || typeof got === 'string' ? got === want : Math.abs(got - want) <= tolerance;
