# One image, role by command:
#   web     node app/http/main.server.ts      (the default)
#   worker  node app/jobs/main.server.ts
#   migrate node tools/bootstrap.mjs          (once before a release starts, never once per replica)
# Run it with --init (compose: init: true): no init process is inside. SIGTERM ends web and worker within 30 s.
# Install scripts are off: nothing at run time needs one, and none may reach the network during a build.

FROM node:24-bookworm-slim AS build
WORKDIR /srv/mizan
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node tools/build.mjs

FROM node:24-bookworm-slim AS dependencies
WORKDIR /srv/mizan
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="Mizan" \
      org.opencontainers.image.description="Repricing for Shopify merchants, with a receipt for every price." \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /srv/mizan
COPY --from=dependencies /srv/mizan/node_modules ./node_modules
COPY --from=build /srv/mizan/package.json ./
COPY --from=build /srv/mizan/.config ./.config
COPY --from=build /srv/mizan/prisma ./prisma
COPY --from=build /srv/mizan/tools ./tools
COPY --from=build /srv/mizan/build ./build
COPY --from=build /srv/mizan/app ./app
COPY LICENSE NOTICE ./
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
# Of the web role. The worker listens nowhere: turn the check off for it (compose.yaml does).
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "app/http/main.server.ts"]
