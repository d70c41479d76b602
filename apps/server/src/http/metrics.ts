import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

const BOUNDS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface Tally {
  readonly buckets: number[];
  sum: number;
  count: number;
}

/** Counts the requests of one route. */
export interface RouteMetrics {
  /** One finished request. `cached`: served from the micro-cache, without reaching the procedure. */
  observe(status: number, seconds: number, cached?: boolean): void;
}

export interface HttpMetrics {
  /** The registry other parts add their metrics to. */
  readonly registry: Registry;
  /** The counter of a route, e.g. `GET`, `/api/v1/prices/current`. Routes are code, so their number is bounded. */
  route(method: string, route: string): RouteMetrics;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
}

const newTally = (): Tally => ({ buckets: BOUNDS_SECONDS.map(() => 0), sum: 0, count: 0 });

/**
 * Request metrics, kept in plain arrays and rendered here, because prom-client hashes the labels
 * at every observation, which would be measurable for cached responses.
 */
export function createHttpMetrics(options: {
  readonly registry?: Registry;
  readonly openStreams: () => number;
}): HttpMetrics {
  const registry = options.registry ?? new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'http_streams_open',
    help: 'Number of open event streams.',
    registers: [registry],
    collect() {
      this.set(options.openStreams());
    },
  });
  const routes = new Map<string, { labels: string; metrics: RouteMetrics; tallies: Map<string, Tally> }>();
  return {
    registry,
    route(method, route) {
      const key = `${method} ${route}`;
      const known = routes.get(key);
      if (known !== undefined) return known.metrics;
      const tallies = new Map<string, Tally>();
      const metrics = createRoute(tallies);
      routes.set(key, { labels: `method="${method}",route="${escapeLabel(route)}"`, metrics, tallies });
      return metrics;
    },
    async text() {
      const lines = [...routes.values()].flatMap(({ labels, tallies }) =>
        [...tallies].map(([status, tally]) => [`${labels},${status}`, tally] as const),
      );
      return `${await registry.metrics()}\n${render(lines)}`;
    },
  };
}

function createRoute(tallies: Map<string, Tally>): RouteMetrics {
  const byStatus = new Map<number, Tally>();
  const at = (status: number, cached: boolean): Tally => {
    const tally = newTally();
    tallies.set(`status="${status}",cached="${cached}"`, tally);
    byStatus.set(cached ? -status : status, tally);
    return tally;
  };
  return {
    observe(status, seconds, cached = false) {
      const tally = byStatus.get(cached ? -status : status) ?? at(status, cached);
      let bucket = 0;
      while (bucket < BOUNDS_SECONDS.length && seconds > (BOUNDS_SECONDS[bucket] as number)) bucket += 1;
      if (bucket < BOUNDS_SECONDS.length) tally.buckets[bucket] = (tally.buckets[bucket] as number) + 1;
      tally.sum += seconds;
      tally.count += 1;
    },
  };
}

const escapeLabel = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function render(series: (readonly [labels: string, tally: Tally])[]): string {
  const counts = series.map(([labels, tally]) => `http_requests_total{${labels}} ${tally.count}`);
  const histograms = series.flatMap(([labels, tally]) => {
    let below = 0;
    const buckets = BOUNDS_SECONDS.map((bound, i) => {
      below += tally.buckets[i] as number;
      return `http_request_duration_seconds_bucket{${labels},le="${bound}"} ${below}`;
    });
    return [
      ...buckets,
      `http_request_duration_seconds_bucket{${labels},le="+Inf"} ${tally.count}`,
      `http_request_duration_seconds_sum{${labels}} ${tally.sum}`,
      `http_request_duration_seconds_count{${labels}} ${tally.count}`,
    ];
  });
  return [
    '# HELP http_requests_total Completed requests.',
    '# TYPE http_requests_total counter',
    ...counts,
    '# HELP http_request_duration_seconds Time from the request to the end of its response, excluding streams.',
    '# TYPE http_request_duration_seconds histogram',
    ...histograms,
    '',
  ].join('\n');
}
