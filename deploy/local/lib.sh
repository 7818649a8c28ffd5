# What the scripts of this folder share. Sourced, never run. Bash 3.2 (macOS) is enough.
# shellcheck shell=bash

say()  { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
has()  { command -v "$1" >/dev/null 2>&1; }

# An absolute path without symlinks. The folder is made if it is missing.
absolute() { mkdir -p -- "$1" && (cd -- "$1" && pwd -P); }

# Short, the same for the same text: names that must differ between two data folders are made of it.
hash_of() { printf '%s' "$1" | cksum | awk '{ printf "%08x", $1 }'; }

secret() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# --- ports -------------------------------------------------------------------------------------

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The port remembered in FILE if nobody took it meanwhile, else a new one, remembered there. New ones lie below
# the ephemeral ranges of Linux and macOS, so that no outgoing connection sits on one.
remembered_port() {
  local file=$1 port
  port=$(cat "$file" 2>/dev/null || true)
  until [[ -n $port ]] && port_is_free "$port"; do port=$((20000 + RANDOM % 10000)); done
  printf '%s\n' "$port" >"$file"
  printf '%s\n' "$port"
}

# --- processes ---------------------------------------------------------------------------------
# A recorded pid may long belong to somebody else. So a process is named by its pid and by a text that only
# ours has on its command line (its data folder, its node name), and nothing is signalled unless both agree.
# A zombie has no command line: it counts as gone.

command_line() {
  if [[ -d /proc/self ]]; then
    tr '\0' ' ' <"/proc/$1/cmdline"
  else
    ps -ww -o command= -p "$1"
  fi 2>/dev/null
}

runs() { [[ ${1:-} =~ ^[0-9]+$ && "$(command_line "$1")" == *"$2"* ]]; }

gone_within() {
  local pid=$1 text=$2 tenths=$(($3 * 10))
  while runs "$pid" "$text"; do
    ((tenths-- > 0)) || return 1
    sleep 0.1
  done
}

children_of() { ps -A -o pid= -o ppid= | awk -v parent="$1" '$2 == parent { print $1 }'; }

signal() { ! runs "$2" "$3" || kill "-$1" "$2" 2>/dev/null || true; }

# Asks a process to end; one that has not after so many seconds is killed.
end() {
  signal TERM "$1" "$2"
  gone_within "$1" "$2" "$3" && return
  say "Process $1 did not end within $3 s and is killed."
  signal KILL "$1" "$2"
  gone_within "$1" "$2" 10
}

# start_apart FILE TEXT COMMAND...: starts a command as the leader of a process group of its own. So Ctrl-C in a terminal
# reaches only the script in the foreground, which then stops its parts in order. Writes the pid to FILE, and returns when
# that process shows TEXT on its command line, or has ended.
start_apart() {
  local file=$1 text=$2 pid
  shift 2
  hold_signals
  set -m
  "$@" &
  pid=$!
  set +m
  say "$pid" >"$file"
  while kill -0 "$pid" 2>/dev/null && ! runs "$pid" "$text"; do sleep 0.05; done
  release_signals
}

# Between these two a signal waits: there is a process already, but `leave` would not find it yet.
holding='' held=''
hold_signals() { holding=yes; }
release_signals() { holding=''; [[ -z $held ]] || exit "$held"; }
on_signal() { if [[ -n $holding ]]; then held=$1; else exit "$1"; fi; }

# --- scripts in the foreground -----------------------------------------------------------------

# guard FILE NAME: one script NAME at a time holds FILE; `leave`, which the script defines, runs at its end however it
# comes, and must remove FILE.
guard() {
  local holder
  mkdir -p "$(dirname -- "$1")"
  until (set -C && say $$ >"$1") 2>/dev/null; do
    holder=$(cat "$1" 2>/dev/null || true)
    ! runs "$holder" "$2" || fail "Already running: process $holder. Stop it first with Ctrl-C there, or: kill $holder"
    rm -f "$1"
  done
  trap leave EXIT
  trap 'on_signal 130' INT
  trap 'on_signal 143' TERM
  trap 'on_signal 129' HUP
}

# Bash handles a signal only between commands. So a long one runs in the background, in a process group of its own, and
# is waited for; `end_step` ends it if a signal came first.
current=''
step() {
  local status=0
  set -m
  "$@" </dev/null &
  current=$!
  set +m
  wait "$current" || status=$?
  current=''
  return "$status"
}

end_step() {
  [[ -n $current ]] || return 0
  kill -TERM -- "-$current" 2>/dev/null || true
  wait "$current" 2>/dev/null || true
}

# --- tools -------------------------------------------------------------------------------------

# The folder of PostgreSQL's programs: the newest of 15 and later, or exactly the major version asked for (that of
# existing data). Distributions keep initdb and postgres out of PATH.
postgres_bin() {
  local want=${1:-} dir major best='' best_major=14 IFS=:
  # shellcheck disable=SC2086 # PATH is split at its colons, and the patterns are meant to expand
  for dir in $PATH /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
    /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin /opt/homebrew/bin; do
    [[ -x $dir/initdb && -x $dir/pg_ctl && -x $dir/postgres ]] || continue
    major=$("$dir/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
    if [[ -n $want && $major != "$want" ]]; then continue; fi
    if ((major > best_major)); then best=$dir best_major=$major; fi
  done
  [[ -n $best ]] && printf '%s\n' "$best"
}

# A program of RabbitMQ. Debian's wrappers in /usr/sbin refuse every user but root and its own, and become that user:
# what they wrap comes first.
rabbitmq_bin() {
  local dir
  for dir in /usr/lib/rabbitmq/bin /opt/homebrew/opt/rabbitmq/sbin /usr/local/opt/rabbitmq/sbin; do
    if [[ -x $dir/$1 ]]; then printf '%s\n' "$dir/$1"; return; fi
  done
  command -v "$1"
}
