# Runs the programs of one cluster as its own children. It is a process apart
# from the test because a test may end in ways that run no clean-up: a panic
# while panicking, a static that is never dropped, a signal. All of them close
# this script's standard input, and then it ends its children and itself.
#
# One request a line, fields parted by tabs, one line of answer each:
#   start NAME LOG PROGRAM ARG…   the process id
#   state NAME                    "running", or "ended" and the exit code
set -u
folder=$1
names=()
declare -A pids

# Only children not yet waited for are asked about and signalled, so that a
# process id which the system has given to someone else is never touched.
running() { [[ " $(jobs -rp | tr '\n' ' ') " == *" $1 "* ]]; }

stop() {
  local pid=$1
  running "$pid" || return 0
  kill -TERM "$pid"
  for _ in $(seq 150); do
    running "$pid" || return 0
    sleep 0.1
  done
  kill -KILL "$pid"
  wait "$pid"
}

# Last started, first ended: an API server that loses its etcd never ends.
finish() {
  local i
  for ((i = ${#names[@]} - 1; i >= 0; i--)); do
    stop "${pids[${names[i]}]}"
  done
  rm -rf -- "$folder"
}
trap finish EXIT
trap 'exit 143' TERM INT HUP

while IFS= read -r line; do
  mapfile -t -d $'\t' words < <(printf '%s' "$line")
  case ${words[0]} in
  start)
    "${words[@]:3}" </dev/null >"${words[2]}" 2>&1 &
    names+=("${words[1]}")
    pids[${words[1]}]=$!
    printf '%s\n' "$!"
    ;;
  state)
    pid=${pids[${words[1]}]}
    if running "$pid"; then
      printf 'running\n'
    else
      wait "$pid"
      printf 'ended %s\n' "$?"
    fi
    ;;
  esac
done
