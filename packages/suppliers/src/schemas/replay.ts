import { z } from 'zod';

export const replayOutput = z
  .object({
    id: z.uuid().describe('ID of the recommendation.'),
    identical: z.boolean().describe('Whether the same amounts were computed again, to the cent.'),
    method: z.string().describe('Version of the method that computed it.'),
    seed: z.int().describe('Seed of the simulation.'),
    inputs: z.int().describe('Number of tariff documents that were checked.'),
    differences: z
      .array(
        z.object({
          code: z
            .enum(['record', 'method', 'input_gone', 'input_changed', 'amount'])
            .describe(
              '`record`: the stored recommendation was changed; `method`: computed with another version; `input_gone`, `input_changed`: a tariff document or market prices; `amount`: another result.',
            ),
          text: z.string().describe('Human-readable explanation.'),
        }),
      )
      .describe('What differs; empty if it is identical.'),
  })
  .meta({ id: 'SavingsReplay', description: 'The result of computing a saving again from its stored inputs.' });
export type SavingsReplay = z.output<typeof replayOutput>;
