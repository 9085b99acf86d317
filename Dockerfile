# docker compose builds the nodes from `node` and their clients from `load`; see docker-compose.yml.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN bash eng/publish.sh

FROM debian:bookworm-slim AS load
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
COPY docker/load.sh /opt/load.sh
USER nobody
ENTRYPOINT ["/opt/load.sh"]

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS node
RUN apt-get update && apt-get install -y --no-install-recommends etcd-server curl && rm -rf /var/lib/apt/lists/*
COPY --from=build /src/artifacts/publish /opt/mirroractors
COPY docker/node.sh docker/node.conf docker/setup.sh docker/files.sh /opt/docker/
RUN install -d -o $APP_UID -g $APP_UID -m 0700 /var/lib/mirroractors /run/cluster && install -d /srv/files
ENV PATH=/opt/mirroractors:$PATH PBM_ADMIN=http://127.0.0.1:8081 PBM_TOKEN_FILE=/var/lib/mirroractors/admin.token
EXPOSE 8080 8082 2379 2380
USER $APP_UID
ENTRYPOINT ["/opt/docker/node.sh"]
