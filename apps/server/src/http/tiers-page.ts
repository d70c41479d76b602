import { createHash } from 'node:crypto';
import { FEATURES, featureRow } from '@energy-optimizer/billing';
import { TIERS, type Tier } from '@energy-optimizer/rpc';
import type { FastifyInstance } from 'fastify';
import { TIERS_PATH, type TierSettings } from '../config-tiers.ts';
import { fixedBody } from './fixed.ts';
import type { Limits } from './limits.ts';
import type { Responder } from './responder.ts';

const STYLE =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:50rem;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid;padding:.4rem;text-align:left}';
const HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page `/tiers`: what each tier includes and how to get one, on servers whose web application has no such page. */
export const tiersPage =
  (settings: Pick<TierSettings, 'enforcedBy'>) =>
  (app: FastifyInstance, responder: Responder, limits: Limits): void => {
    const body = fixedBody('text/html; charset=utf-8', render(settings));
    app.get(TIERS_PATH, async (request, reply) => {
      await limits.spendOnce(request, reply);
      return responder.sendFixed(request, reply.header('content-security-policy', POLICY), body);
    });
  };

function render(settings: Pick<TierSettings, 'enforcedBy'>): string {
  const rows = Object.entries(FEATURES).map(
    ([feature, { description }]) =>
      `<tr><th scope="row">${description}</th>${TIERS.map((tier) => `<td>${cell(feature, tier)}</td>`).join('')}</tr>`,
  );
  const head = `<tr><th scope="col">Feature</th>${TIERS.map((tier) => `<th scope="col">${tier}</th>`).join('')}</tr>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tiers</title><style>${STYLE}</style></head><body><main><h1>Tiers</h1>${HOW[settings.enforcedBy ?? 'open']}<table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table></main></body></html>`;
}

const HOW = {
  STRIPE_SECRET_KEY:
    '<p>To subscribe, sign in and call <code>POST /api/v1/billing/checkout</code>, which returns the address of the payment page. <a href="/api/v1/billing/plans">Plans and prices</a>. After the payment, the tier changes within seconds: <code>GET /api/v1/billing/status</code> shows it. <code>POST /api/v1/billing/portal</code> returns the address of the page for payment methods and invoices.</p>',
  ENFORCE_TIERS: '<p>This server sells no subscriptions. Its operator decides which account has which tier.</p>',
  open: '<p>This server does not enforce tiers: everybody may use everything.</p>',
} as const;

function cell(feature: string, tier: Tier): string {
  const limits = featureRow(feature).tiers[tier];
  if (limits === undefined) return '–';
  return limits.historyDays === undefined ? 'yes' : `last ${limits.historyDays} days`;
}
