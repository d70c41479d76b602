import { describe, expect, test } from 'vitest';
import { count } from './probe.ts';
import { noFocus, noLooseClaims, noLostClaims, noModuleMocks, testsClaim } from './tests.ts';

const path = 'packages/pricing/src/a.test.ts';

describe('every test runs', () => {
  test.each([
    "test.only('a', f);",
    "describe.skip('a', f);",
    "it.todo('a');",
    "test.concurrent.only('a', f);",
    "xit('a', f);",
    "test.only.each([1])('a', f);",
  ])('refuses %s', (code) => {
    expect(count(noFocus, path, code)).toBe(1);
  });

  test('allows a condition, and methods of other things', () => {
    expect(count(noFocus, path, "test.skipIf(missing)('a', f); rows.skip(1); context.skip('no data here');")).toBe(0);
  });
});

describe('module mocks', () => {
  test('are refused', () => {
    expect(count(noModuleMocks, path, "vi.mock('./service.ts');")).toBe(1);
    expect(count(noModuleMocks, path, 'vi.useFakeTimers();')).toBe(0);
  });
});

describe('claims', () => {
  test('a file without any is refused', () => {
    expect(count(testsClaim, path, "test('a', () => { run(); });")).toBe(1);
  });

  test('a test without any is refused, however many its neighbours have', () => {
    const good = "test('a', () => { expect(f()).toBe(1); });";
    expect(count(testsClaim, path, `${good}\ntest('b', () => {});`)).toBe(1);
    expect(count(testsClaim, path, `${good}\ntest.each([1])('b', () => { f(); });`)).toBe(1);
  });

  test('a claim made in a helper of the same file counts', () => {
    const helper = 'const holds = (x) => expect(x).toBe(1); function all() { holds(f()); }';
    expect(count(testsClaim, path, `${helper} test('a', () => all());`)).toBe(0);
  });
});

describe('loose claims', () => {
  test.each([
    'expect([200, 404, 500]).toContain(response.status);',
    'expect([200, 404].includes(status)).toBe(true);',
    'expect(status === 200 || status === 404).toBe(true);',
    'expect(response.statusCode).toBeLessThan(500);',
    'expect(status).toBeOneOf([200, 404]);',
    'expect(true).toBe(true);',
  ])('refuses %s', (code) => {
    expect(count(noLooseClaims, path, code)).toBe(1);
  });

  test('allows exact ones and bounds on measurements', () => {
    const code =
      'expect(response.status).toBe(404); expect(elapsedMs).toBeLessThan(500); expect(names).toContain("a");';
    expect(count(noLooseClaims, path, code)).toBe(0);
  });
});

describe('lost claims', () => {
  test('are refused', () => {
    expect(count(noLostClaims, path, 'expect(value);')).toBe(1);
    expect(count(noLostClaims, path, 'expect(promise).rejects.toThrow();')).toBe(1);
    expect(count(noLostClaims, path, 'await expect(promise).rejects.toThrow();')).toBe(0);
  });
});
