import { Readable } from 'node:stream';
import type { ErasureService } from '@energy-optimizer/compliance';
import { AppError } from '@energy-optimizer/kernel';
import { REST_PREFIX } from '@energy-optimizer/rpc';
import type { FastifyInstance } from 'fastify';
import type { Limits } from './limits.ts';
import type { Responder } from './responder.ts';

const EXPORT_DOWNLOAD_PATH = `${REST_PREFIX}/privacy/exports/download`;
const LIMIT_BYTES = 1_024;

/**
 * The archive of an export, for the token of its link. By POST: mail scanners that follow links must not use it up.
 */
export const exportDownloadRoutes =
  ({ download }: Pick<ErasureService, 'download'>) =>
  (app: FastifyInstance, _responder: Responder, limits: Limits): void => {
    app.post(EXPORT_DOWNLOAD_PATH, { bodyLimit: LIMIT_BYTES }, async (request, reply) => {
      const token = (request.body as { token?: unknown } | null)?.token;
      const archive = await limits.door(
        request,
        reply,
      )((wrong) =>
        download(typeof token === 'string' ? token : '').catch((error: unknown) => {
          if (error instanceof AppError) wrong();
          throw error;
        }),
      );
      return reply
        .header('content-type', 'application/zip')
        .header('content-disposition', 'attachment; filename="energy-optimizer-data.zip"')
        .header('cache-control', 'no-store')
        .send(Readable.from(archive));
    });
  };
