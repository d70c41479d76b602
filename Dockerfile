# Sources run directly as TypeScript, so the image holds the sources, the production packages and the generated database client.
FROM node:24-bookworm-slim AS sources
WORKDIR /app
ENV CI=true
COPY . .

# Everything installed, to generate the database client.
FROM sources AS generate
RUN node tooling/scripts/bootstrap.mjs install

# What the server and the command line need at run time. Embedded PostgreSQL stays out: a container is given DATABASE_URL.
FROM sources AS production
RUN npx --yes "$(node -p 'require("./package.json").packageManager')" install \
    --frozen-lockfile --prod --no-optional --filter "@energy-optimizer/server..." --filter "@energy-optimizer/cli..."
COPY --from=generate /app/packages/db/src/generated packages/db/src/generated

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/data
RUN install --directory --owner=node --group=node /data
WORKDIR /app
COPY --from=production /app/package.json /app/pnpm-workspace.yaml ./
COPY --from=production /app/node_modules node_modules
COPY --from=production /app/packages packages
COPY --from=production /app/apps apps
COPY --from=production /app/prisma prisma
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# As tooling/scripts/server-command.mjs starts it.
CMD ["node", "--max-semi-space-size=8", "apps/server/src/main.ts"]
