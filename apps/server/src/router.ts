import { type AdminContext, adminProcedures } from '@energy-optimizer/admin';
import type { Auth } from '@energy-optimizer/auth';
import { type BillingContext, billingProcedures } from '@energy-optimizer/billing';
import { type ComplianceContext, privacyProcedures } from '@energy-optimizer/compliance';
import { type MlLoop, mlInternalRouter, mlRouter } from '@energy-optimizer/ml-loop';
import type { Notifications } from '@energy-optimizer/notifications';
import {
  householdApplianceProcedures,
  type OptimizerContext,
  optimizerProcedures,
  plansProcedures,
  usageProcedures,
} from '@energy-optimizer/optimizer';
import {
  type PriceChangeEvent,
  type Pricing,
  pricingProcedures,
  type StreamHub,
  streamPrices,
} from '@energy-optimizer/pricing';
import { type Entitlements, governed, type Purposes, router } from '@energy-optimizer/rpc';
import {
  householdProcedures,
  recommendationsProcedures,
  regulationsProcedures,
  type SuppliersContext,
  suppliersProcedures,
} from '@energy-optimizer/suppliers';
import { ACCESS } from './access.ts';

/** All procedures: each domain's router under its name, each procedure with its access rule. */
export const appRouter = ({
  pricing,
  mlLoop,
  hub,
  auth,
  admin,
  notifications,
  suppliers,
  billing,
  optimizer,
  streams,
  compliance,
  entitlements,
  purposes,
}: {
  readonly pricing: Pick<Pricing, 'context'>;
  readonly auth: Pick<Auth, 'router'>;
  readonly admin: AdminContext;
  readonly mlLoop: Pick<MlLoop, 'context'>;
  readonly notifications: Pick<Notifications, 'router'>;
  readonly suppliers: SuppliersContext;
  readonly billing: BillingContext;
  readonly compliance: ComplianceContext;
  readonly optimizer: OptimizerContext;
  readonly hub: StreamHub<PriceChangeEvent>;
  /** Whether price streams may be opened, and the watch of their tariffs. Default: always, and none. */
  readonly streams?: Parameters<typeof streamPrices>[2];
  /** Enforces the tiers; if omitted, all features are available to everybody. */
  readonly entitlements?: Entitlements | undefined;
  /** Enforces consent; if omitted, every purpose is allowed. */
  readonly purposes?: Purposes | undefined;
}) =>
  governed(
    router({
      prices: router({
        ...pricingProcedures(pricing.context),
        /** The price changes of a region as they happen; reconnecting clients resume after the last event. */
        stream: streamPrices(hub, pricing.context, streams),
      }),
      suppliers: router(suppliersProcedures(suppliers)),
      household: router({ ...householdProcedures(suppliers), ...householdApplianceProcedures(optimizer) }),
      recommendations: router({ ...recommendationsProcedures(suppliers), ...usageProcedures(optimizer) }),
      optimizer: router(optimizerProcedures(optimizer)),
      plans: router(plansProcedures(optimizer)),
      regulations: router(regulationsProcedures(suppliers)),
      auth: auth.router,
      billing: router(billingProcedures(billing)),
      privacy: router(privacyProcedures(compliance)),
      mail: notifications.router.mail,
      beta: notifications.router.beta,
      admin: router(adminProcedures(admin)),
      ml: mlRouter(mlLoop.context),
      internal: mlInternalRouter(mlLoop.context),
    }),
    ACCESS,
    entitlements,
    purposes,
  );

/** The type frontends build on. */
export type AppRouter = ReturnType<typeof appRouter>;
