# syntax=docker/dockerfile:1
# Both services; docker-compose.yml picks one as the target.

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.nuget/packages \
    for service in Ingestion Projection; do \
      dotnet publish "services/Reciprocity.$service" -c Release --use-current-runtime --self-contained false -o "/out/$service" --nologo || exit 1; \
    done

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble AS service
WORKDIR /app
# The image has bash but no curl.
COPY --chmod=755 deploy/docker/ready /usr/local/bin/ready
ENV ASPNETCORE_URLS=http://+:8080
EXPOSE 8080
USER $APP_UID
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --start-interval=1s --retries=6 CMD ["ready"]

FROM service AS ingestion
COPY --from=build /out/Ingestion .
ENTRYPOINT ["dotnet", "Reciprocity.Ingestion.dll"]

FROM service AS projection
COPY --from=build /out/Projection .
ENTRYPOINT ["dotnet", "Reciprocity.Projection.dll"]
