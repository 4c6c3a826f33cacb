# shellcheck shell=bash disable=SC2034,SC2154
# The test of the live Worker: sourced by deploy.sh, whose variables and functions it uses.

readonly MALFORMED_ID=abc

get() { # path, file for the body; prints the status, 000 when there is none
  curl --silent --proto =https --max-time 10 --max-filesize 2000000 --output "$2" --write-out '%{http_code}' \
    --header 'accept: application/json, text/html' "$url$1" || true
}

expect() { # path, status, KEY[=VALUE]... of the JSON body
  local path=$1 status=$2 got
  shift 2
  got=$(get "$path" "$work/body")
  [[ $got == "$status" ]] || not_well "$path answers $got instead of $status"
  (($# == 0)) || facts has-keys "$work/body" "$@" 2>"$work/errors" ||
    not_well "$path: $(<"$work/errors")"
}

not_well() {
  printf 'deploy: to go back: %s\n' "$(rollback_command)" >&2
  fail "$E_LIVE" "version $version_id is live, but $1"
}

# A deploy reaches every place within seconds, not at once.
await_version() {
  local code schema end reason got
  code=$(sed -n 's/^VERSION = "\(.*\)"$/\1/p' src/detector/__init__.py)
  schema=$((10#${newest%%_*}))
  end=$((SECONDS + SMOKE_TIMEOUT_S))
  while :; do
    rm -f -- "$work/body"
    got=$(get /api/health "$work/body")
    if [[ $got != 200 ]]; then
      reason="it answers $got"
    elif told=$(facts health "$work/body" "$code" "$schema" "$version_id" 2>"$work/errors"); then
      return
    else
      reason=$(<"$work/errors")
    fi
    ((SECONDS < end)) || not_well "/api/health is not right after $SMOKE_TIMEOUT_S s: $reason"
    sleep 2
  done
}

smoke_test() {
  step "test of the live Worker"
  if $dry_run; then
    note "would ask: /api/health (until the new version answers), /api/stats, /openapi.json, /predict/$MALFORMED_ID, /"
    return
  fi
  [[ -n $url ]] || not_well "wrangler named no https address to test; give --url"
  await_version
  expect /api/stats 200 status=success total_tokens
  expect /openapi.json 200 openapi paths
  expect "/predict/$MALFORMED_ID" 400 status=error code request_id
  expect / 200
  grep -qi '<!doctype html' "$work/body" || not_well "/ is not the dashboard"
  note "health, statistics, description, refusal of a malformed id and dashboard are right"
}
