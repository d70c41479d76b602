/** The outcome of one check. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** What the user can do about it. */
  readonly todo?: string;
}

export const ok = (check: string, message: string): Finding => ({ check, status: 'ok', message });
export const warn = (check: string, message: string, todo: string): Finding => ({
  check,
  status: 'warn',
  message,
  todo,
});
export const fail = (check: string, message: string, todo: string): Finding => ({
  check,
  status: 'fail',
  message,
  todo,
});
