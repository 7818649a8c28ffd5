# The whole system from programs of this machine, for ./run: start_local, watch_local, stop_local, reset_local.
# Sourced at the repository's root after lib.sh; `data` is the folder that everything is kept in.
# shellcheck shell=bash
# shellcheck disable=SC2154 # data

programs='ingestion projection'
services='ingestion projection answers' # the last is the projection once more, and only answers
project_of() { case $1 in ingestion) say Reciprocity.Ingestion ;; projection | answers) say Reciprocity.Projection ;; esac }
port_of() { case $1 in ingestion) say "$INGESTION_PORT" ;; projection) say "$FOLD_PORT" ;; answers) say "$PROJECTION_PORT" ;; esac }
folder_of() { case $1 in answers) say "$data/bin/projection" ;; *) say "$data/bin/$1" ;; esac }
program_of() { say "$(folder_of "$1")/$(project_of "$1").dll"; }
pid_of() { cat "$data/$1.pid" 2>/dev/null || true; }
is_alive() { runs "$(pid_of "$1")" "$(program_of "$1")"; }
is_ready() { curl --silent --fail --noproxy '*' --max-time 2 --output /dev/null "http://127.0.0.1:$(port_of "$1")/health/ready"; }

# shellcheck disable=SC2034 # running is for ./run
start_local() {
  local program service
  stop_local # what a run that was killed may have left
  require_port INGESTION_PORT "$INGESTION_PORT"
  require_port PROJECTION_PORT "$PROJECTION_PORT"
  require_port FOLD_PORT "$FOLD_PORT"
  require_other FOLD_PORT "$FOLD_PORT" "$INGESTION_PORT" "$PROJECTION_PORT"
  require_other PROJECTION_PORT "$PROJECTION_PORT" "$INGESTION_PORT"
  running=local # from here on there is something to stop
  step deploy/local/install
  for program in $programs; do build "$program"; done
  step deploy/local/postgres start "$data"
  step deploy/local/rabbitmq start "$data"
  for service in $services; do serve "$service"; done
  for service in $services; do await "$service"; done
}

require_port() {
  [[ $2 =~ ^[1-9][0-9]{0,4}$ && $2 -lt 65536 ]] || fail "$1 is not a port: '$2'."
  port_is_free "$2" || fail "Port $2 is taken. Choose another one: $1=<port> ./run"
}

# require_other NAME PORT OTHER...: the port is none of the others.
require_other() { [[ " ${*:3} " != *" $2 "* ]] || fail "Port $2 is meant for two services. Choose another one: $1=<port> ./run"; }

# Published apart from bin/: a build or ./test beside a run must not replace what is running.
build() {
  say "Building $1."
  step publish "$1" || { cat "$data/$1.build.log" >&2; fail "$1 does not build."; }
}

publish() {
  dotnet publish "services/$(project_of "$1")" -c Release --use-current-runtime --self-contained false -o "$(folder_of "$1")" \
    --disable-build-servers --nologo -v quiet >"$data/$1.build.log" 2>&1
}

serve() {
  start_apart "$data/$1.pid" "$(program_of "$1")" launch "$1"
}

launch() {
  cd "$(folder_of "$1")" || exit # its appsettings.json is read from there
  export ASPNETCORE_URLS ConnectionStrings__RabbitMq ConnectionStrings__Postgres Instance=$1 AnswersOnly=false
  ASPNETCORE_URLS=http://127.0.0.1:$(port_of "$1")
  ConnectionStrings__RabbitMq=$(cat "$data/rabbitmq.url")
  ConnectionStrings__Postgres=$(cat "$data/postgres.url")
  [[ $1 != ingestion ]] || unset ConnectionStrings__Postgres
  [[ $1 != answers ]] || AnswersOnly=true
  exec dotnet "$(program_of "$1")" </dev/null >"$data/$1.log" 2>&1
}

await() {
  local tenths
  for ((tenths = 0; ; tenths += 2)); do
    is_alive "$1" || give_up "$1" "has ended while starting"
    ! is_ready "$1" || return 0
    ((tenths < 1200)) || give_up "$1" "is not ready after two minutes"
    sleep 0.2
  done
}

give_up() {
  say "The last lines of .local/run/$1.log:" >&2
  tail -n 25 "$data/$1.log" >&2
  fail "The $1 service $2."
}

watch_local() {
  local name down=''
  while sleep 1; do
    for name in $services; do is_alive "$name" || give_up "$name" "has ended"; done
    for name in postgres rabbitmq; do
      if "deploy/local/$name" status "$data" >/dev/null; then
        down=${down/ $name/}
      elif [[ $down != *" $name"* ]]; then
        down+=" $name"
        say "$name is down. The services wait for it: deploy/local/$name start .local/run"
      fi
    done
  done
}

# Services first, so that what they still hold reaches the broker and the database.
stop_local() {
  local service status=0
  for service in $services; do signal TERM "$(pid_of "$service")" "$(program_of "$service")"; done
  for service in $services; do end "$(pid_of "$service")" "$(program_of "$service")" 30; done
  for service in $services; do rm -f "$data/$service.pid"; done
  deploy/local/rabbitmq stop "$data" || status=1
  deploy/local/postgres stop "$data" || status=1
  return "$status"
}

reset_local() {
  stop_local
  deploy/local/rabbitmq reset "$data"
  deploy/local/postgres reset "$data"
}
