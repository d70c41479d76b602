import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAIL_TEMPLATES, type MailProps } from '../sending/mail.ts';
import { anyText } from '../testing/any-text.ts';
import { decodeProps, encodeProps, outboxFacts, previewMail, purposeOf, renderMail, sampleProps } from './index.ts';

const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

describe.each(MAIL_TEMPLATES)('%s', (template) => {
  test('matches the approved HTML and text', async () => {
    const { subject, html, text } = previewMail(template);
    await expect(html).toMatchFileSnapshot(`fixtures/${template}.html`);
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(`fixtures/${template}.txt`);
  });

  test('has the same content as HTML and text: every link and every fact is in both', () => {
    const { html, text } = previewMail(template);
    const links = (source: string) => new Set(source.match(/https:\/\/energy\.example[^\s"<]*/g));
    expect(links(html)).toEqual(links(text));
  });

  test('is unchanged after being stored in the outbox', () => {
    const stored: unknown = JSON.parse(JSON.stringify(encodeProps(template, sampleProps(template))));
    expect(decodeProps(template, stored)).toEqual(sampleProps(template));
  });

  test('contains nothing that a mail program would load or run', () => {
    const { html } = previewMail(template);
    expect(html).not.toMatch(/<(script|img|iframe|link|form|object)\b|\bon\w+=|url\(|@import/i);
  });
});

const alert = (changes: Partial<MailProps<'priceAlert'>>) =>
  renderMail('priceAlert', { ...sampleProps('priceAlert'), ...changes });
const key = (changes: Partial<MailProps<'keyCreated'>>) =>
  renderMail('keyCreated', { ...sampleProps('keyCreated'), ...changes });

describe('text chosen by others', () => {
  test('is escaped in HTML', () => {
    const { html } = key({ keyName: '<img src=x onerror=alert(1)>"\'&' });
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#x27;&amp;');
    expect(html).not.toContain('<img');
  });

  test('breaks neither the subject nor a line of the plain text', () => {
    const { subject, text } = alert({ region: 'Oslo\r\nBcc: eve@evil.example' });
    expect(subject).toBe('Price alert Oslo Bcc: eve at evil. example: -0.0123 EUR/kWh');
    expect(text).not.toMatch(/^Bcc:/m);
  });

  test('cannot be turned into a link by a mail program', () => {
    const { text } = key({ keyName: 'win at https://evil.example/now or www.evil.example' });
    expect(text).toContain('Name: win at https evil. example/now or www. evil. example');
  });

  test.each([
    ['Ada', 'Hello Ada,'],
    ['Zoë O’Neil-Łukasz 李', 'Hello Zoë O’Neil-Łukasz 李,'],
    ['J. Smith', 'Hello J. Smith,'],
    ['Your prize: https://evil.example', 'Hello,'],
    ['evil.example', 'Hello,'],
    ['call 0900 1234', 'Hello,'],
    [' \u202E ', 'Hello,'],
  ])('the name %j gives the greeting %j', (name, greeting) => {
    expect(renderMail('welcome', { appUrl: 'https://energy.example/', name }).text).toContain(`\n${greeting}\n`);
  });

  test('always gives one short printable subject and a small e-mail', () => {
    fc.assert(
      fc.property(anyText(5_000), (region) => {
        const { subject, html, text } = alert({ region });
        expect(subject.length).toBeLessThanOrEqual(150);
        expect(subject).not.toMatch(UNPRINTABLE);
        expect(subject.isWellFormed()).toBe(true);
        expect(html.length).toBeLessThan(12_000);
        expect(text.replaceAll('\n', '')).not.toMatch(UNPRINTABLE);
      }),
    );
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    'https://a.example/ "onclick="x',
    'not a link',
    'https://a.example/\0',
  ])('the link %s is rejected', (url) => {
    expect(() => renderMail('welcome', { appUrl: url })).toThrow(/http/);
  });

  test('a field that does not belong to the template is rejected', () => {
    const props = { ...sampleProps('welcome'), password: 'x' };
    expect(() => encodeProps('welcome', props)).toThrow(/password/);
  });
});

describe('numbers and times', () => {
  test('a limit of zero and a negative price are shown as they are', () => {
    const { text } = alert({ threshold: 0, value: -0.5 });
    expect(text).toContain('Your limit: below 0 EUR/kWh');
    expect(text).toContain('Price: -0.5 EUR/kWh');
  });

  test('times are shown in the given zone, and in UTC for an unknown zone', () => {
    expect(alert({ timeZone: 'Europe/Oslo' }).text).toContain('From: 20 November 2026 at 13:00 (Europe/Oslo)');
    expect(alert({ timeZone: 'Mars/Base' }).text).toContain('From: 20 November 2026 at 12:00 UTC');
  });
});

describe('properties of templates in the outbox', () => {
  test('exactly price alerts and news can be unsubscribed from, and have a purpose', () => {
    const optional = MAIL_TEMPLATES.filter(
      (template) => outboxFacts(template, sampleProps(template)).category === 'non_transactional',
    );
    expect(optional).toEqual(['priceAlert', 'productNews']);
    expect(MAIL_TEMPLATES.filter((template) => purposeOf(template) !== undefined)).toEqual(optional);
  });

  test('an e-mail expires with its link, but not with the key that it is about', () => {
    const expiresAt = new Date('2026-11-20T10:15:00Z');
    const url = 'https://energy.example/x';
    expect(outboxFacts('magicLink', { url, expiresAt }).expiresAt).toEqual(expiresAt);
    expect(outboxFacts('keyCreated', { ...sampleProps('keyCreated'), expiresAt }).expiresAt).toBeNull();
  });
});
