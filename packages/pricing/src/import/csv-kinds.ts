import type { Utility } from '@energy-optimizer/kernel';
import { directionNamed } from '../series/direction.ts';
import type { SeriesKind } from '../series/price-point.ts';

/** The meaning of a word in a title, except for currencies and units. */
export type Meaning =
  | { readonly is: 'neutral' | 'direction' }
  | { readonly is: 'kind'; readonly kind: SeriesKind }
  | { readonly is: 'utility'; readonly utility: Utility }
  /** Prices that need `--kind`. */
  | { readonly is: 'other kind'; readonly text: string }
  /** Not a price of energy. */
  | { readonly is: 'no price'; readonly what: string; readonly text: string };

const listed = (words: string) => new Set(words.split(' '));

/** Neutral words. */
const NEUTRAL = listed(
  [
    'price prices pricing preis preise preises preisen pris priser priset prisen prix precio precios preço preços prezzo',
    'prezzi prijs prijzen hinta hinnat cena ceny ár cost costs coste kosten kostnad kostnader coût value values wert werte',
    'rate rates ot spot market markets markt marked marknad marché mercado mercato markkina börse börsen börsenstrom boersen börs bourse',
    'exchange auction clearing cleared settlement settled average avg mean mittel mittelwert durchschnitt weighted index base',
    'baseload peak offpeak off on night nacht energy energie énergie energia energía electricity electric electrical',
    'électricité electricidad elettricità power strom stroom ström strøm el elec elektrizität elektriciteit sähkö sähkön',
    'wholesale großhandel großhandels zone zonal area region local current unit units total the of and to in for by as is are',
    'all alle und et och og real actual final original published official hour hours hourly stunde stunden stündlich day daily',
    'monthly time lmp lbmp mcp smp rrp pun delivery data report epex entso entsoe nord pool nordpool omie tibber awattar smard energinet',
  ].join(' '),
);
/** Articles of Romance languages; `de` is one only after such a word. */
const ARTICLES = listed('de la le les du des del l d di dell della do da el');
const ROMANCE = listed(
  'prix precio precios preço preços prezzo prezzi tarif tarifa tariffa coste coût mercado marché mercato',
);

const KINDS: readonly (readonly [SeriesKind, Set<string>])[] = [
  ['day_ahead', listed('dayahead da dam elspot vortag vortags mgp')],
  ['real_time', listed('realtime rt rtm')],
  ['intraday_index', listed('id1 id3 idfull')],
  ['tariff', listed('agile tariff tariffs tarif tarife tarifa tariffa tarief tarieven arbeit')],
  ['standing_charge', listed('standingcharge grundgebühr grund')],
];

const UTILITIES: readonly (readonly [Utility, Set<string>])[] = [
  ['natural_gas', listed('gas naturalgas erdgas ttf kaasu gaz')],
  ['heating_oil', listed('heatingoil fueloil heizöl heizoel fioul')],
  ['propane', listed('propane propan lpg')],
];

const starts = (words: string) => new RegExp(`^(?:${words.replaceAll('~', '\\p{L}{0,30}')})$`, 'u');

const OTHER_KINDS = starts(
  [
    'intraday~|intradía|ida\\d?|continuous|imbalance~|balancing|balance|~ausgleichsenergie~|rebap|regelenergie~|regelleistung~',
    'reserves?|fcr|afrr|mfrr|regulering~|regulation|system|systempris~|exaa|ssp|sbp|auctions|retail|endkunden~|consumer|household',
    'haushalts?~|ppa|capacity|kapazität~|ancillary|futures?|forwards?|termin~|swaps?|derivatives?|contracts?|marginal~',
  ].join('|'),
);
const NO_PRICES: readonly (readonly [string, RegExp])[] = [
  [
    'a forecast',
    starts(
      'forecast~|predict~|~prognos~|prévision~|previs~|pronóst~|~vorhersage~|expected|estimate~|schätz~|geschätzt~|projected|projections?|simulat~|ensemble',
    ),
  ],
  [
    'a component of a price',
    starts('congestion|loss|losses|verlust~|components?|komponente~|mcc|mlc|mcl|mce|mec|engpass~'),
  ],
  [
    'a fee',
    starts(
      'fees?|charges?|lev(?:y|ies)|~umlage~|abgaben?|surcharge~|netz~|grid|nät~|~avgift~|nett?leie|transport~|distribution|transmission|~entgelte?|~gebühr~|~zuschlag~|aufschlag~|mark[ -]?up|margin|premium|uplift|adder|rabatt~|discount~|subsid~|bonus',
    ),
  ],
  [
    'a change or a statistic',
    starts(
      'chang~|exchangerate|delta|diff~|spreads?|~änderung~|variation~|growth|yoy|volatil~|std|stddev|deviation|variance|percent~|prozent~|pct|ratio',
    ),
  ],
  [
    'the price of another good',
    starts(
      'co2|carbon|emissions?|eua|diesel|petrol~|gasoline|benzin~|~kohle~|coal|crude|brent|wti|oil|öl|hydrogen|h2|wasserstoff~|water|wasser|steam|dampf|heat|heating|~wärme~|~värme~|warmte|chaleur|calor|biogas|wood|pellets?|certificates?|lng|guarantees?',
    ),
  ],
];

const COMPOUND = /^(\p{L}{2,30}?)(s|en)?(preise?|pris|priser|prijs|tarife?|tarief|hinta|prices?|rate|kosten)$/u;

/** The meaning of a word; undefined if it is unknown. `before` is the preceding word. */
export function meaningOf(word: string, before?: string): Meaning | undefined {
  const simple = simpleMeaning(word);
  if (simple) return simple;
  if (ARTICLES.has(word) && (ROMANCE.has(before ?? '') || ARTICLES.has(before ?? ''))) return { is: 'neutral' };
  const [, stem, link = '', head] = COMPOUND.exec(word) ?? [];
  if (stem === undefined) return undefined;
  // `Gaspreis` contains no linking s, `Arbeitspreis` does.
  const meaning = simpleMeaning(stem + link) ?? simpleMeaning(stem);
  return meaning?.is === 'neutral' && head!.startsWith('tari') ? { is: 'kind', kind: 'tariff' } : meaning;
}

function simpleMeaning(word: string): Meaning | undefined {
  const kind = KINDS.find(([, words]) => words.has(word))?.[0];
  if (kind) return { is: 'kind', kind };
  const utility = UTILITIES.find(([, words]) => words.has(word))?.[0];
  if (utility) return { is: 'utility', utility };
  if (NEUTRAL.has(word)) return { is: 'neutral' };
  if (directionNamed(word) !== undefined) return { is: 'direction' };
  if (OTHER_KINDS.test(word)) return { is: 'other kind', text: `"${word}" is a different kind of price` };
  const no = NO_PRICES.find(([, pattern]) => pattern.test(word))?.[0];
  return no === undefined ? undefined : { is: 'no price', what: no, text: `"${word}" indicates ${no}, not the price` };
}
