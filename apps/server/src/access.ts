import type { Feature } from '@energy-optimizer/billing';
import type { Purpose } from '@energy-optimizer/compliance';
import type { AccessRule, AccessTable, RateClass, Scope } from '@energy-optimizer/rpc';

const rule = (
  access: AccessRule['access'],
  scope: Scope | null,
  rate: RateClass,
  feature: Feature | null = null,
): AccessRule => ({ access, scope, rate, feature });

/** The same for a call that processes data of the caller for a purpose, which needs consent. */
const forPurpose = (purpose: Purpose, given: AccessRule): AccessRule => ({ ...given, purpose });

/** Without a feature, it is free for everybody; with one, the tier of the caller must include it. */
const anybody = (rate: RateClass, feature?: Feature) => rule('public', null, rate, feature);
/** With a scope, API keys may call it as well; with null, a session is required. */
const user = (scope: Scope | null, rate: RateClass, feature?: Feature) => rule('user', scope, rate, feature);
const admin = (rate: RateClass) => rule('admin', null, rate);
const service = () => rule('service', null, 'costly');

/**
 * Access, rate class and feature of every procedure. The server does not start if one is missing.
 * `npm run generate` writes `docs/access.md` from it.
 */
export const ACCESS: AccessTable = {
  'prices.current': anybody('cheap', 'current_prices'),
  'prices.history': anybody('standard', 'price_history'),
  'prices.forecast': anybody('standard', 'forecasts'),
  'prices.compare': anybody('standard', 'current_prices'),
  'prices.statistics': anybody('standard', 'analytics'),
  'prices.optimalWindows': anybody('standard', 'windows'),
  'prices.trends': anybody('standard', 'analytics'),
  'prices.peakHours': anybody('standard', 'analytics'),
  'prices.sources': anybody('cheap'),
  'prices.regions': anybody('cheap'),
  'prices.stream': anybody('standard', 'stream'),
  'prices.refresh': service(),

  'suppliers.list': anybody('standard'),
  'suppliers.get': anybody('standard'),
  'suppliers.tariffs': anybody('standard'),
  'suppliers.tariff': anybody('standard'),
  'suppliers.byRegion': anybody('standard'),
  'suppliers.compare': anybody('costly'),
  'suppliers.compareMetered': anybody('costly'),
  'suppliers.statistics': anybody('standard', 'analytics'),
  'household.tariffs': user('account:read', 'cheap'),
  'household.tariff': user('account:read', 'cheap'),
  'household.setTariff': forPurpose('data_processing', user('account:write', 'standard')),
  'household.deleteTariff': user('account:write', 'standard'),
  'recommendations.switching': forPurpose('optimization', user('account:write', 'costly')),
  'recommendations.list': user('account:read', 'standard'),
  'recommendations.get': user('account:read', 'cheap'),
  'recommendations.recordOutcome': forPurpose('analytics', user('account:write', 'standard')),
  'recommendations.replay': user('account:read', 'costly'),
  'regulations.list': anybody('cheap'),
  'regulations.get': anybody('cheap'),

  'ml.predictPrice': anybody('standard', 'forecasts'),
  'ml.predictOptimalTimes': anybody('standard', 'windows'),
  'ml.predictSavings': anybody('standard', 'windows'),
  'ml.modelInfo': anybody('standard'),
  'ml.accuracy': anybody('standard'),
  'ml.observationStats': anybody('standard'),
  'internal.observeForecasts': service(),
  'internal.learn': service(),

  'auth.signUp': anybody('auth'),
  'auth.confirmEmail': anybody('credential'),
  'auth.signIn': anybody('credential'),
  'auth.signOut': anybody('standard'),
  'auth.requestMagicLink': anybody('auth'),
  'auth.useMagicLink': anybody('credential'),
  'auth.requestPasswordReset': anybody('auth'),
  'auth.inspectPasswordReset': anybody('credential'),
  'auth.resetPassword': anybody('credential'),
  'auth.unlock': anybody('credential'),
  'auth.passwordStrength': anybody('costly'),
  'auth.signInSecondFactor': anybody('credential'),
  'auth.startPasskeySignIn': anybody('credential'),
  'auth.finishPasskeySignIn': anybody('credential'),
  'auth.setupTotp': user(null, 'auth'),
  'auth.confirmTotp': user(null, 'auth'),
  'auth.removeTotp': user(null, 'auth'),
  'auth.renewRecoveryCodes': user(null, 'auth'),
  'auth.passkeys': user(null, 'standard'),
  'auth.startPasskeyRegistration': user(null, 'auth'),
  'auth.finishPasskeyRegistration': user(null, 'auth'),
  'auth.removePasskey': user(null, 'auth'),
  'auth.oauthProviders': anybody('cheap'),
  'auth.startOauth': anybody('credential'),
  'auth.finishOauth': anybody('credential'),
  'auth.unlinkOauth': user(null, 'auth'),
  'auth.me': user('account:read', 'cheap'),
  'auth.updateProfile': user('account:write', 'standard'),
  'auth.updatePreferences': user('account:write', 'standard'),
  'auth.changePassword': user(null, 'auth'),
  'auth.changeEmail': user(null, 'auth'),
  'auth.deleteAccount': user(null, 'auth'),
  'auth.sessions': user(null, 'standard'),
  'auth.revokeSession': user(null, 'standard'),
  'auth.revokeAllSessions': user(null, 'standard'),
  'auth.apiKeys': user(null, 'standard'),
  'auth.createApiKey': user(null, 'auth', 'api_keys'),
  'auth.rotateApiKey': user(null, 'auth', 'api_keys'),
  'auth.revokeApiKey': user(null, 'standard'),

  'billing.plans': anybody('standard'),
  'billing.status': user('account:read', 'cheap'),
  'billing.checkout': user(null, 'costly'),
  'billing.portal': user(null, 'costly'),
  'billing.cancel': user(null, 'costly'),
  'billing.resume': user(null, 'costly'),
  'billing.previewChange': user(null, 'costly'),
  'billing.changePlan': user(null, 'costly'),
  'billing.invoices': user('account:read', 'costly'),
  'billing.setEmail': user(null, 'costly'),
  'billing.events': admin('standard'),
  'billing.retryEvent': admin('standard'),
  'billing.reconcileUser': admin('costly'),
  'billing.entitlements': anybody('cheap'),

  'privacy.purposes': anybody('cheap'),
  'privacy.consents': user('account:read', 'cheap'),
  'privacy.consentHistory': user('account:read', 'standard'),
  'privacy.setConsents': user(null, 'standard'),
  'privacy.withdrawAll': user(null, 'standard'),
  'privacy.setRestriction': user(null, 'standard'),

  'mail.unsubscribe': anybody('standard'),
  'mail.outbox': service(),
  'beta.signUp': anybody('auth'),
  'beta.verify': anybody('auth'),
  'beta.count': anybody('cheap'),
  'beta.stats': service(),

  'admin.findUser': admin('standard'),
  'admin.userSessions': admin('standard'),
  'admin.endUserSessions': admin('standard'),
  'admin.lockUser': admin('standard'),
  'admin.unlockUser': admin('standard'),
  'admin.changeRole': admin('standard'),
  'admin.audit': admin('costly'),
  'admin.jobRuns': admin('standard'),
  'admin.providerHealth': admin('standard'),
  'admin.featureFlags': admin('standard'),
  'admin.setFeatureFlag': admin('standard'),
};
