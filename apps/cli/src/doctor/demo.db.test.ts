import { DEMO_NOTICE } from '@energy-optimizer/pricing';
import { expect, test } from 'vitest';
import { commandLine } from '../testing/in-process.ts';

test('energy doctor calls demo data by its name, and advises no refresh from real providers', async () => {
  const box = await commandLine({ PROVIDERS: 'demo' });
  try {
    expect(await box.energy(['refresh'])).toMatchObject({ code: 0 });
    // As a reader calls it, who names the directory of the demo alone.
    const { code, stdout } = await box.energy(['doctor'], { PROVIDERS: '' });
    expect(code).toBe(0);
    expect(stdout).toContain(DEMO_NOTICE);
    expect(stdout).not.toMatch(/energy refresh|API_KEY|energy_charts/);
  } finally {
    await box.remove();
  }
});
