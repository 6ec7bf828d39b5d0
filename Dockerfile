# The console is built in a stage of its own; the image that runs holds Python, the locked packages and Handrail.

FROM node:24-slim AS console
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY schema.graphql /src/schema.graphql
COPY frontend/ ./
RUN npm run build

FROM python:3.13-slim AS packages
COPY requirements/base.lock /tmp/base.lock
RUN python -m venv /opt/handrail \
    && /opt/handrail/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r /tmp/base.lock \
    && /opt/handrail/bin/pip uninstall --yes pip

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Handrail" \
      org.opencontainers.image.description="The control plane for AI agents that act" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin handrail \
    && install -d -o handrail -g handrail -m 0750 /data \
    && printf '#!/bin/sh\nexec /opt/handrail/bin/python -m handrail "$@"\n' > /usr/local/bin/handrail \
    && chmod 0755 /usr/local/bin/handrail
COPY --from=packages /opt/handrail /opt/handrail
COPY LICENSE /app/LICENSE
COPY backend/ /app/backend/
COPY --from=console /src/frontend/dist/ /app/frontend/dist/
# Compiled once here, since the running user may write nothing but /data.
RUN /opt/handrail/bin/python -m compileall -q /app/backend

ENV PYTHONPATH=/app/backend \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HANDRAIL_DATA_DIR=/data \
    HANDRAIL_HOST=0.0.0.0 \
    HANDRAIL_PORT=8000
WORKDIR /data
USER handrail
VOLUME /data
EXPOSE 8000
# SIGTERM drains what is under way, for at most 10 seconds.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["/opt/handrail/bin/python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"HANDRAIL_PORT\"]}/readyz', timeout=4)"]
ENTRYPOINT ["handrail"]
CMD ["serve"]
