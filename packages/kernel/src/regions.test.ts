import { expect, test } from 'vitest';
import { COMMUNITY_CHOICE_STATES, findRegion, getRegion, isInside, REGIONS } from './regions.ts';

const EIC_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-';

/** The check character of a 16-character energy identification code (ENTSO-E, EIC reference manual). */
function checkCharacter(eic: string): string | undefined {
  const sum = [...eic.slice(0, 15)].reduce((total, digit, i) => total + EIC_DIGITS.indexOf(digit) * (16 - i), 0);
  return EIC_DIGITS[36 - ((sum - 1) % 37)];
}

test('every EIC ends in its check character, so that a typing error cannot request another zone', () => {
  const codes = REGIONS.flatMap(({ eic }) => eic ?? []);
  expect(codes.length).toBeGreaterThan(40);
  expect(codes.filter((eic) => eic.length !== 16 || eic[15] !== checkCharacter(eic))).toEqual([]);
  expect(new Set(codes).size).toBe(codes.length);
});

test('codes are unique, lie in regions that exist, and their time zones are known', () => {
  expect(new Set(REGIONS.map(({ code }) => code)).size).toBe(REGIONS.length);
  expect(REGIONS.filter(({ parent }) => parent !== undefined && !findRegion(parent))).toEqual([]);
  for (const timeZone of new Set(REGIONS.flatMap(({ timeZones }) => timeZones)))
    expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
});

test('a zone lies in all regions that contain it and in no other', () => {
  const around = (code: string) =>
    REGIONS.filter((outer) => isInside(getRegion(code), outer.code)).map((outer) => outer.code);
  expect(around('us_ny_nyc')).toEqual(['us_ny']);
  expect(around('uk_k').sort()).toEqual(['uk', 'uk_wales']);
  expect(around('us_ny')).toEqual([]);
});

test('ten states have community choice aggregation', () => {
  expect(COMMUNITY_CHOICE_STATES).toEqual(['CA', 'CO', 'IL', 'MA', 'NH', 'NJ', 'NY', 'OH', 'RI', 'VA']);
});
