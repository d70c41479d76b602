/** One day of a learning curve: mean absolute errors. */
export interface CurvePoint {
  readonly date: string;
  readonly ensemble: number;
  readonly naive: number | null;
}

const WIDTH = 800;
const HEIGHT = 360;
const MARGIN = { top: 40, right: 20, bottom: 40, left: 60 };
const ENSEMBLE = '#1a6fb5';
const NAIVE = '#9a9a9a';
/** Single days are noisy; a four-week mean shows the learning progress. */
export const SMOOTHING_DAYS = 28;

/** Means over the last {@link SMOOTHING_DAYS} days, starting with the first day that has that many. */
export function smoothed(curve: readonly CurvePoint[]): CurvePoint[] {
  return curve.slice(SMOOTHING_DAYS - 1).map(({ date }, i) => {
    const days = curve.slice(i, i + SMOOTHING_DAYS);
    const naive = days.flatMap((day) => day.naive ?? []);
    return { date, ensemble: meanOf(days.map((day) => day.ensemble)), naive: naive.length > 0 ? meanOf(naive) : null };
  });
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The learning curve as a self-contained SVG document. @param perUnit such as `EUR/MWh` */
export function learningCurveSvg(
  curve: readonly CurvePoint[],
  about: { readonly title: string; readonly perUnit: string },
): string {
  const points = smoothed(curve);
  const top = niceTop(Math.max(...points.map(({ ensemble, naive }) => Math.max(ensemble, naive ?? 0)), 0));
  const x = (i: number) => MARGIN.left + (i / Math.max(1, points.length - 1)) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (value: number) => HEIGHT - MARGIN.bottom - (value / top) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const line = (of: (point: CurvePoint) => number | null, color: string) => {
    const path = points.flatMap((point, i) => {
      const value = of(point);
      return value === null ? [] : [`${x(i).toFixed(1)},${y(value).toFixed(1)}`];
    });
    return `<polyline fill="none" stroke="${color}" stroke-width="2" points="${path.join(' ')}"/>`;
  };
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * top);
  const months = points.flatMap(({ date }, i) =>
    i === 0 || date.slice(5) === '01-01' || date.slice(5) === '07-01' ? [{ date, i }] : [],
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(about.title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${MARGIN.left}" y="20" font-size="14">${escaped(about.title)}</text>`,
    ...ticks.map(
      (tick) =>
        `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" stroke="#e2e2e2"/>` +
        `<text x="${MARGIN.left - 6}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end">${Number(tick.toPrecision(3))}</text>`,
    ),
    ...months.map(
      ({ date, i }) =>
        `<text x="${x(i).toFixed(1)}" y="${HEIGHT - 20}" text-anchor="middle">${date.slice(0, 7)}</text>`,
    ),
    line(({ naive }) => naive, NAIVE),
    line(({ ensemble }) => ensemble, ENSEMBLE),
    `<text x="${WIDTH - MARGIN.right}" y="20" text-anchor="end"><tspan fill="${ENSEMBLE}">ensemble</tspan>  <tspan fill="${NAIVE}">weekly naive</tspan></text>`,
    `<text x="${MARGIN.left}" y="${HEIGHT - 4}">mean absolute error of the last ${SMOOTHING_DAYS} days, ${escaped(about.perUnit)}</text>`,
    '</svg>\n',
  ].join('\n');
}

/** A round number at or above the value: 1, 2, 2.5 or 5 times a power of ten. */
function niceTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= value)!;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
