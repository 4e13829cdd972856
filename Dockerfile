# Washa in a container: not root, everything but /var/lib/washa may be read-only.
#
#   docker build -t washa .
#   docker run --read-only --tmpfs /tmp -v washa:/var/lib/washa -p 8080:8080 washa
#
# compose.yaml shows the whole of it. Any base with Node 24 and the GNU C library will do.
ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS build
WORKDIR /opt/washa
COPY package.json package-lock.json .npmrc ./
# Nothing is compiled: SSH goes without the helpers that would be. SQLite comes as its sources and for eight platforms, of which one is this.
RUN npm ci --omit=dev --ignore-scripts \
 && cd node_modules \
 && rm -rf better-sqlite3/deps better-sqlite3/src better-sqlite3/binding.gyp node-addon-api \
      ssh2/util ssh2/lib/protocol/crypto/src cpu-features buildcheck nan \
 && find better-sqlite3/prebuilds -type f ! -name "linux-$(node -p process.arch).node" -delete \
 && find . -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' \) -delete
COPY LICENSE CHANGELOG.md ./
COPY src ./src
# A start and a stop of the daemon prove that what is left is enough. They leave their compiled code, which each later start
# and each look at the health then reads: on a small box that is most of their time. Node keeps it apart by account.
ENV NODE_COMPILE_CACHE=/opt/washa/compiled
RUN chmod 755 src/cli.ts && install -d -o 10001 compiled /tmp/washa \
 && printf '[intake]\nlisten = "127.0.0.1:0"\n[console]\nlisten = "127.0.0.1:0"\n' >/tmp/washa.toml \
 && setpriv --reuid 10001 --regid 10001 --clear-groups sh -ec '\
      src/cli.ts version; \
      src/cli.ts health --url http://127.0.0.1:1 || true; \
      src/cli.ts run --config /tmp/washa.toml --state /tmp/washa >/tmp/washa/log & \
      until grep -q ready /tmp/washa/log || ! kill -0 $!; do sleep 0.2; done; sleep 1; \
      kill -TERM $!; wait $!' \
 && rm .npmrc package-lock.json && chmod -R a+rX .

FROM ${BASE}
LABEL org.opencontainers.image.title="Washa" \
      org.opencontainers.image.description="Switches an ISP's subscriber back on within seconds of an M-Pesa payment" \
      org.opencontainers.image.licenses="MIT"
# A number that no account of the machine has; the volume belongs to it from the start.
RUN groupadd --gid 10001 washa \
 && useradd --uid 10001 --gid washa --no-create-home --home-dir /var/lib/washa --shell /usr/sbin/nologin washa \
 && install -d -o washa -g washa -m 750 /var/lib/washa \
 && ln -s /opt/washa/src/cli.ts /usr/local/bin/washa
COPY --from=build --chown=root:root /opt/washa /opt/washa
COPY config/container.toml /etc/washa/washa.toml
# Secrets that the engine mounts win over those in the state folder, as systemd's credentials do.
# Each thread that allocates gets an arena of its own without MALLOC_ARENA_MAX, of which little is ever given back.
ENV NODE_ENV=production CREDENTIALS_DIRECTORY=/run/secrets NODE_COMPILE_CACHE=/opt/washa/compiled MALLOC_ARENA_MAX=2
USER washa
WORKDIR /opt/washa
VOLUME /var/lib/washa
# 8787: callbacks, for the tunnel only. 8080: the console, for the LAN only.
EXPOSE 8787 8080
HEALTHCHECK --interval=30s --timeout=8s --start-period=60s --retries=3 CMD ["washa", "health"]
STOPSIGNAL SIGTERM
# No shell in between: the daemon itself gets the signals. It stops within 20 s: `docker stop -t 25`.
ENTRYPOINT ["washa"]
CMD ["run"]
