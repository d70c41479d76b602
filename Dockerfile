# The server runs directly from TypeScript. The image contains the tree built by tooling/scripts/production-tree.mjs, which
# CI also starts without Docker. The full Node image has the compiler that hnswlib-node needs; the slim one is shipped.
FROM node:24-bookworm AS build
WORKDIR /source
ENV CI=true
COPY . .
RUN node tooling/scripts/bootstrap.mjs install
RUN node tooling/scripts/production-tree.mjs /app

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/data
RUN install --directory --owner=node --group=node /data
WORKDIR /app
COPY --from=build /app ./
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The command of tooling/scripts/server-command.mjs.
CMD ["node", "--max-semi-space-size=8", "apps/server/src/main.ts"]
