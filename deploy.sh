#!/usr/bin/env bash
# Deploy the Worker to Cloudflare; see docs/deploy.md.
set -Eeuo pipefail

usage() {
  cat <<'TEXT'
usage: ./deploy.sh [--env staging] [--secrets-file FILE] [--url URL] [--allow-dirty] [--dry-run]

  --env NAME           an environment of wrangler.toml (default: production)
  --secrets-file FILE  NAME=value lines, readable by you only (chmod 600); the environment wins
  --url URL            address to test, when it is not the workers.dev one
  --allow-dirty        deploy a work tree that differs from its commit
  --dry-run            print every step, check what can be checked here, change nothing; no network
  --help               this text

Secrets: REPLICATE_API_TOKEN, RUGCHECK_API_KEY, ADMIN_TOKEN, API_KEY_PEPPER, in the environment or
the file. One that is not given stays as it is; API_KEY_PEPPER is made once and never replaced.
Login: `wrangler login`, or CLOUDFLARE_API_TOKEN; CLOUDFLARE_ACCOUNT_ID when there are several.
SMOKE_TIMEOUT_S: how long the new version may take to answer, in seconds (default 120).

exit: 0 done, 2 wrong use, 3 something is missing or wrong here, 4 packages or bundle,
      5 database, 6 upload, 7 deployed but the test of the live Worker failed, 130/143 interrupted
TEXT
}

readonly E_USE=2 E_HERE=3 E_BUNDLE=4 E_DATABASE=5 E_UPLOAD=6 E_LIVE=7
readonly STEPS=8

environment=production secrets_file='' url='' allow_dirty=false dry_run=false
number=0 work='' tools='' worker='' database='' migrations='' newest='' commit='' wrangler_env=''
version_id='' migration_note='' told=''

fail() { # exit code, message
  printf 'deploy: %s\n' "$2" >&2
  exit "$1"
}

step() {
  number=$((number + 1))
  printf '[%d/%d] %s\n' "$number" "$STEPS" "$1"
}

note() { printf '      %s\n' "$1"; }

indent() { sed 's/^/      /'; }

# What a program said, without wrangler's table of modules.
quote() { { grep -v '^[│├┌└]' "$1" || true; } | indent >&2; }

# Run a command, or say that it would be run.
act() {
  if $dry_run; then
    note "would run: $(printf '%q ' "$@")"
  else
    "$@"
  fi
}

# The value of an option, which stands behind it.
value() {
  [[ -n ${2-} ]] || fail "$E_USE" "$1 needs a value"
  printf '%s' "$2"
}

read_arguments() {
  while (($#)); do
    case $1 in
      --env) environment=$(value "$@") || exit "$E_USE"; shift ;;
      --secrets-file) secrets_file=$(value "$@") || exit "$E_USE"; shift ;;
      --url) url=$(value "$@") || exit "$E_USE"; shift ;;
      --allow-dirty) allow_dirty=true ;;
      --dry-run) dry_run=true ;;
      --help | -h) usage; exit 0 ;;
      *) fail "$E_USE" "unknown argument: $1 (./deploy.sh --help)" ;;
    esac
    shift
  done
  url=${url%/}
  [[ -z $url || $url == https://* ]] || fail "$E_USE" "--url must begin with https://"
  [[ ${SMOKE_TIMEOUT_S:=120} =~ ^[0-9]{1,4}$ ]] || fail "$E_USE" "SMOKE_TIMEOUT_S must be seconds"
  SMOKE_TIMEOUT_S=$((10#$SMOKE_TIMEOUT_S)) # a leading zero would make it octal
}

# The folder with secrets and answers; gone however this ends.
make_work_folder() {
  work=$(mktemp -d)
  trap 'rm -rf -- "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

python() {
  local own=$root/.venv/bin/python
  if [[ ! -x $own ]]; then own=${PYTHON:-python3}; fi # a dry run before anything is installed
  "$own" -I -S "$@"
}
installed() { [[ -x $root/.runtime/bin/node && -f $root/node_modules/wrangler/bin/wrangler.js ]]; }
facts() { python "$root/deploy/facts.py" "$@"; }
wrangler() {
  "$root/.runtime/bin/node" "$root/node_modules/wrangler/bin/wrangler.js" "$@" </dev/null
}
pywrangler() {
  PATH="$root/deploy/bin:$tools/bin:$root/.runtime/bin:$PATH" PYWRANGLER_LOG=warning \
    "$tools/bin/pywrangler" "$@" </dev/null
}

# wrangler asks no question, sends no statistics and follows no setting left in the environment.
quiet_wrangler() {
  export WRANGLER_SEND_METRICS=false WRANGLER_SEND_ERROR_REPORTS=false WRANGLER_HIDE_BANNER=true
  export WRANGLER_LOG_PATH=$work/logs NO_COLOR=1 CI=1
  unset CLOUDFLARE_ENV WRANGLER_OUTPUT_FILE_DIRECTORY WRANGLER_OUTPUT_FILE_PATH FORCE_COLOR
  if $dry_run; then export XDG_CONFIG_HOME=$work/config WRANGLER_CACHE_DIR=$work/cache; fi
}

check_tree() {
  if ! commit=$(git rev-parse --short=12 HEAD 2>/dev/null); then
    commit=unknown
    $allow_dirty || $dry_run || fail "$E_HERE" "not a git work tree; --allow-dirty deploys it anyway"
    return
  fi
  local changes
  changes=$(git status --porcelain) || fail "$E_HERE" "git status failed"
  # pywrangler writes this lock on the first deploy; the summary asks to commit it.
  changes=$(grep -vx '?? pylock.toml' <<<"$changes" || true)
  [[ -n $changes ]] || return 0
  commit+=-dirty
  if $dry_run; then
    $allow_dirty || note "the work tree differs from its commit: a deploy would need --allow-dirty"
  elif ! $allow_dirty; then
    head -n 10 <<<"$changes" >&2
    fail "$E_HERE" "the work tree differs from its commit: commit, or use --allow-dirty"
  fi
}

find_newest_migration() {
  local files=("$migrations"/[0-9]*.sql)
  [[ -f ${files[0]} ]] || fail "$E_HERE" "no migration in $migrations/"
  newest=$(basename -- "${files[${#files[@]} - 1]}" .sql)
}

install_tools() {
  tools=$root/.runtime/deploy
  if ! $dry_run; then
    "${PYTHON:-python3}" -m local.setup run >&2 || fail "$E_HERE" "the installation failed"
  elif ! installed; then
    note "would install Node.js, wrangler and the Worker's packages into this folder"
  fi
  if cmp -s deploy/tools.txt "$tools/tools.txt"; then return; fi
  if $dry_run; then
    note "would install pywrangler and uv (deploy/tools.txt) into .runtime/deploy"
    return
  fi
  note "installing pywrangler and uv into .runtime/deploy"
  rm -rf -- "$tools"
  if ! "$root/.venv/bin/python" -m venv "$tools" ||
    ! "$tools/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
      --require-hashes --no-deps --requirement deploy/tools.txt; then
    fail "$E_HERE" "pywrangler could not be installed"
  fi
  cp deploy/tools.txt "$tools/tools.txt"
}

check_login() {
  if $dry_run; then
    note "would check: wrangler whoami"
    return
  fi
  wrangler whoami --json >"$work/whoami.json" 2>"$work/errors" || true
  facts account "$work/whoami.json" "${CLOUDFLARE_ACCOUNT_ID-}" || {
    quote "$work/errors"
    fail "$E_HERE" "log in first: wrangler login, or CLOUDFLARE_API_TOKEN (and is Cloudflare in reach?)"
  }
}

preflight() {
  step "preflight"
  local program
  for program in git curl "${PYTHON:-python3}"; do
    command -v "$program" >/dev/null || fail "$E_HERE" "$program is needed"
  done
  # Given secrets go into a file now, and out of the environment of every program that follows.
  "${PYTHON:-python3}" -I -S deploy/secret_file.py collect "$work/given.json" \
    ${secrets_file:+"$secrets_file"} | indent || fail "$E_HERE" "the secrets cannot be used"
  unset REPLICATE_API_TOKEN RUGCHECK_API_KEY ADMIN_TOKEN API_KEY_PEPPER
  check_tree
  [[ ! -e requirements.txt ]] || fail "$E_HERE" "requirements.txt: pywrangler stops at it; remove it"
  install_tools
  facts project wrangler.toml "$environment" >"$work/project" ||
    fail "$E_HERE" "wrangler.toml does not fit"
  { read -r worker && read -r database && read -r migrations; } <"$work/project"
  find_newest_migration
  # The empty name is wrangler's for the top level.
  [[ $environment == production ]] || wrangler_env=$environment
  check_login
  note "$worker ($environment), commit $commit, migrations up to $newest"
}

# The SDK and numpy for the Worker's own Python: resolved into pylock.toml, put into python_modules/.
fetch_packages() {
  step "packages of the Worker (needs PyPI and Pyodide's index)"
  act pywrangler sync || fail "$E_BUNDLE" "pywrangler sync failed; nothing was changed at Cloudflare"
  if ! $dry_run && [[ ! -f python_modules/workers/__init__.py || ! -d python_modules/numpy ]]; then
    fail "$E_BUNDLE" "python_modules/ lacks the Workers SDK or numpy; try: rm -rf python_modules"
  fi
}

check_bundle() {
  step "bundle"
  if $dry_run && ! installed; then
    note "NOT CHECKED: wrangler is not installed; after \`python3 -m local.setup run\` a dry run checks it"
    return
  fi
  local out=$work/bundle file count=0
  if ! wrangler deploy --dry-run --outdir "$out" --env "$wrangler_env" >"$work/bundle.log" 2>&1; then
    quote "$work/bundle.log"
    fail "$E_BUNDLE" "wrangler refuses the configuration or the code"
  fi
  while IFS= read -r -d '' file; do
    [[ -f $out/${file#src/} ]] || fail "$E_BUNDLE" "$file is missing from the bundle; see [[rules]]"
    count=$((count + 1))
  done < <(find src -type f \( -name '*.py' -o -path 'src/detector/*/*.json' \) -print0)
  ((count > 0)) || fail "$E_BUNDLE" "src/ is empty"
  if ! $dry_run && [[ ! -f $out/python_modules/workers/__init__.py ]]; then
    fail "$E_BUNDLE" "python_modules/ is missing from the bundle"
  fi
  note "$count files of src/ are in it; $(grep '^Total Upload' "$work/bundle.log" || echo 'size unknown')"
}

ensure_database() {
  step "database $database"
  if $dry_run; then
    note "would run: wrangler d1 list --json"
    note "would run, if it is missing: wrangler d1 create $database"
    return
  fi
  if ! wrangler d1 list --json >"$work/databases.json" 2>"$work/errors"; then
    quote "$work/errors"
    fail "$E_DATABASE" "the list of databases cannot be had"
  fi
  local found=0
  facts has-database "$work/databases.json" "$database" 2>"$work/errors" || found=$?
  case $found in
    0) note "is there" ;;
    1)
      wrangler d1 create "$database" >"$work/create.log" 2>&1 || {
        quote "$work/create.log"
        fail "$E_DATABASE" "the database cannot be created"
      }
      note "created"
      ;;
    *) fail "$E_DATABASE" "the list of databases cannot be read" ;;
  esac
}

# Before the upload: the new code may rely on the new tables. The old code keeps running meanwhile,
# so a migration only adds.
migrate() {
  step "migrations"
  if $dry_run; then
    act wrangler d1 migrations apply DB --remote --env "$wrangler_env"
    return
  fi
  if ! wrangler d1 migrations apply DB --remote --env "$wrangler_env" >"$work/migrate.log" 2>&1; then
    quote "$work/migrate.log"
    fail "$E_DATABASE" "a migration failed; the code that is live was not touched"
  fi
  migration_note="applied up to $newest"
  if grep -q 'No migrations to apply' "$work/migrate.log"; then migration_note="none to apply"; fi
  note "$migration_note"
}

choose_secrets() {
  step "secrets"
  if $dry_run; then
    note "would run: wrangler secret list; would upload what was given, and a new API_KEY_PEPPER if it has none"
    return
  fi
  if ! wrangler secret list --env "$wrangler_env" >"$work/remote.json" 2>"$work/errors"; then
    # A failure that is not "no such Worker" must not look like one: the pepper would be replaced.
    if ! grep -qF "Worker \"$worker\"" "$work/errors" || ! grep -q 'not found' "$work/errors"; then
      quote "$work/errors"
      fail "$E_UPLOAD" "the list of secrets cannot be had"
    fi
    printf '[]' >"$work/remote.json"
    note "first deploy of $worker"
  fi
  python deploy/secret_file.py choose "$work/given.json" "$work/remote.json" "$work/secrets.json" |
    indent || fail "$E_UPLOAD" "the secrets cannot be chosen"
}

upload() {
  step "upload"
  local command=(pywrangler deploy --env "$wrangler_env" --tag "$commit")
  if $dry_run; then
    act "${command[@]}" --secrets-file FILE
    return
  fi
  # One upload for code and secrets: neither is ever live without the other.
  if [[ $(<"$work/secrets.json") != '{}' ]]; then command+=(--secrets-file "$work/secrets.json"); fi
  if ! WRANGLER_OUTPUT_FILE_PATH=$work/output.jsonl "${command[@]}" >"$work/upload.log" 2>&1; then
    quote "$work/upload.log"
    fail "$E_UPLOAD" "the upload failed, or was not finished: mend the cause and run this again"
  fi
  rm -f -- "$work/secrets.json" "$work/given.json"
  facts deployment "$work/output.jsonl" >"$work/deployment" ||
    fail "$E_UPLOAD" "wrangler did not say what it deployed"
  local found=''
  { read -r version_id && read -r found; } <"$work/deployment"
  url=${url:-$found}
  note "version $version_id"
}

rollback_command() {
  printf '.runtime/bin/node node_modules/wrangler/bin/wrangler.js rollback'
  [[ -z $wrangler_env ]] || printf ' --env %s' "$wrangler_env"
}

summary() {
  if $dry_run; then
    echo "Dry run: nothing was changed."
    return
  fi
  echo "Deployed $worker ($environment), commit $commit"
  note "version     $version_id"
  note "address     $url"
  note "migrations  $migration_note; the schema is at $((10#${newest%%_*}))"
  [[ $told == told ]] || note "which version answered the test is not known: /api/health does not say"
  note "to go back  $(rollback_command)   (code only: the database stays as it is)"
  if git status --porcelain -- pylock.toml 2>/dev/null | grep -q .; then
    note "commit pylock.toml: it holds the versions of the Worker's packages"
  fi
}

main() {
  root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
  readonly root
  read_arguments "$@"
  # Before leaving the caller's folder, where a relative name was meant.
  if [[ -n $secrets_file ]]; then secrets_file=$(realpath -- "$secrets_file"); fi
  cd -- "$root"
  # shellcheck source=deploy/live.sh
  . deploy/live.sh
  make_work_folder
  quiet_wrangler
  preflight
  fetch_packages
  check_bundle
  ensure_database
  migrate
  choose_secrets
  upload
  smoke_test
  summary
}

main "$@"
