# The functions of .ci/run: steps, a few at the same time, and what they leave. A step is
#
#   alone|beside|after OTHER check|tests NAME COMMAND...
#
# `check` is one result. `tests` has those that its output reports, and fails without any. With names as arguments, only these steps run.
#
# A step beside others is skipped if it has passed within a week with the same files, command and programs: `UNREAD` has the paths that it does not
# read. They are hidden from it, so that a wrong one fails it. CI_ALL=1 skips none, and neither does a tree with changes, or a system that cannot hide files.
set -uo pipefail
export CI=true FORCE_COLOR=0 TIMEFORMAT='%R %U %S'
# As in scripts/test.mjs.
export NODE_OPTIONS="--max-semi-space-size=128 ${NODE_OPTIONS-}"
# What Python has compiled stays for the next program.
unset PYTHONDONTWRITEBYTECODE
# Steps that go on at the same time. Those with servers wait most of the time.
SIDE_BY_SIDE=${CI_JOBS:-4}
# A step that hangs is ended, fails and prints its log, before what runs all of them ends them without a word.
limited=(timeout --verbose --kill-after=30 "${CI_STEP_SECONDS:-2400}")
only=("$@")
names=()
count=0
declare -A UNREAD=()
# The process of each step, and of each process the one that it waits for.
declare -A processes=() waits=()
passes=${XDG_CACHE_HOME:-$HOME/.cache}/eldonia-constructs/ci
summary=$(realpath "${BASH_SOURCE[0]%/*}/summary.mjs")
logs=$(mktemp -d)

# The processes of a process, the last ones first.
below() {
  local pid
  for pid in $(pgrep --parent "$1"); do below "$pid"; echo "$pid"; done
}

# A limit gives its step a process group, which the end of this shell alone would not reach. It passes the signal on to all of it.
# shellcheck disable=SC2046 # one word for each process
trap 'kill $(below $$) 2>/dev/null; rm -rf "$logs"' EXIT
trap 'exit 143' TERM INT HUP
# What a step forgets in the temporary folder is found there by the last one.
export TMPDIR="$logs/tmp"
mkdir "$TMPDIR" "$logs/results"
# Servers that refuse to run as root need a way to their files.
chmod 755 "$logs" && chmod 1777 "$TMPDIR"

# Whether a list contains a name.
has() {
  local name=$1 other
  shift
  for other; do [ "$other" = "$name" ] && return; done
  false
}

# What a folder contains besides some names.
besides() {
  local folder=$1 entry
  shift
  for entry in "$folder"/*; do has "${entry##*/}" "$@" || echo "$entry"; done
}

# The hash of all that a step reads: its command, the programs of the machine, and the files, without those of UNREAD.
inputs() {
  local path others=()
  for path in ${UNREAD[$1]-}; do others+=(":(exclude)$path"); done
  { printf '%s\n' "$programs" "$@" && git ls-files --stage -- . "${others[@]}"; } | sha256sum | cut -c 1-16
}

# Sets whether steps can be skipped: all files are those of git, and paths can be hidden.
may_skip() {
  skips=false
  [ "${CI_ALL-}" != 1 ] && [ -z "$(git status --porcelain 2>&1)" ] && unshare --mount true 2>/dev/null || return 0
  skips=true
  programs=$({ uname -mr; node --version; python3 --version; java --version; go version; chromium --version; } 2>/dev/null)
}

# Runs a command without the paths of UNREAD.
hidden() {
  unshare --mount bash -c '
    for path in $1; do
      if [ -d "$path" ]; then mount -t tmpfs -o ro none "$path"; elif [ -e "$path" ]; then mount --bind /dev/null "$path"; fi || exit
    done
    shift
    exec "$@"' hidden "${UNREAD[$1]-}" "${@:2}"
}

# Runs a command, and keeps what it printed, how it ended and what it took.
step() {
  local result=$1 name=$2
  shift 2
  { time "$@" > "$result.log" 2>&1 < /dev/null; echo $? > "$result.status"; } 2> "$result.time"
  # One step at a time, so that their logs don't mix.
  { flock 9; printf '\n=== %s\n' "$name"; cat "$result.log"; } 9> "$logs/lock"
  return "$(cat "$result.status")"
}

# A step beside others, which neither waits for them nor changes what they read.
beside() {
  local kind=$1 name=$2 hash=
  shift 2
  names+=("$name")
  [ ${#only[@]} -eq 0 ] || has "$name" "${only[@]}" || return 0
  [ -v skips ] || may_skip
  if ! $skips; then
    start "$kind" "$name" "${limited[@]}" "$@"
    return
  fi
  hash=$(inputs "$name" "$@")
  if [ -n "$(find "$passes/$hash" -mtime -7 2>/dev/null)" ]; then
    start check "$name" echo "skipped: passed on $(date -r "$passes/$hash" +%F) with the same inputs, $hash"
  else
    start "$kind" "$name" hidden "$name" "${limited[@]}" "$@"
    echo "$passes/$hash" > "$result.pass"
  fi
}

# A step beside others, once another one has ended.
after() {
  local other=${processes[$1]-}
  beside "${@:2}"
}

# Sets the number of steps that go on, without those that wait for another one.
count_busy() {
  local pid
  busy=0
  for pid in $(jobs -rp); do { [ -v "waits[$pid]" ] && kill -0 "${waits[$pid]}" 2>/dev/null; } || busy=$((busy + 1)); done
}

# Starts a step.
start() {
  local kind=$1 name=$2
  shift 2
  while count_busy; [ "$busy" -ge "$SIDE_BY_SIDE" ]; do wait -n; done
  count=$((count + 1))
  result=$(printf '%s/results/%02d' "$logs" "$count")
  # The step is written down before it starts: it has failed unless it leaves a status, even if it is killed.
  printf '%s\n' "$kind" "$name" > "$result.step"
  { [ -z "${other-}" ] || tail --pid="$other" -f /dev/null; step "$result" "$name" "$@"; } &
  last=$!
  processes[$name]=$last
  [ -z "${other-}" ] || waits[$last]=$other
}

# A step by itself. Returns its status.
alone() {
  local last= name=$2
  wait
  names+=("$name")
  [ ${#only[@]} -eq 0 ] || has "$name" "${only[@]}" || return 0
  start "$1" "$name" "${limited[@]}" "${@:3}"
  wait $last
}

unknown() {
  echo 'no step has this name; the steps are'
  printf '%s\n' "$@"
  false
}

# Prints the rows of all steps, what failed, and the sum. Fails if there is a failure or no step.
finish() {
  local name
  for name in "${only[@]}"; do has "$name" "${names[@]}" || start check "$name" unknown "${names[@]}"; done
  wait
  node "$summary" "$logs/results" "$count" "$SECONDS"
}
