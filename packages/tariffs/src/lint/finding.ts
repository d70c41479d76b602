import type { Finding } from '../model/parse-tariff.ts';

type More = Pick<Finding, 'suggestion'>;

export const error = (code: string, path: string, message: string, more: More = {}): Finding => ({
  ...{ code, severity: 'error', path, message },
  ...more,
});

export const warning = (code: string, path: string, message: string, more: More = {}): Finding => ({
  ...{ code, severity: 'warning', path, message },
  ...more,
});

export const info = (code: string, path: string, message: string, more: More = {}): Finding => ({
  ...{ code, severity: 'info', path, message },
  ...more,
});
