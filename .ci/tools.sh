# Sourced by `start`, `test` and the scripts beside it: the pinned tools, found or installed.
#
# Tools live in one folder of the user's cache, one sub-folder per version, so that another clone finds them built.
# Each is assembled aside and moved into place whole; a lock keeps two clones from building the same tool at once.
# Nothing here touches the network while a tool is already there.

TRUNK_VERSION=0.21.14
BINARYEN_VERSION=132
WASM_SPLIT_VERSION=0.2.4
NODE_MAJOR=20

PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS=${ATELIER_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/atelier/tools}

# Prints one sentence on standard error and ends the script.
fail() {
  printf '\n%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# Prints one indented line of progress.
note() { printf '      %s\n' "$*"; }

has() { command -v "$1" >/dev/null 2>&1; }

# The version of a package in Cargo.lock: what the command-line tool beside it has to match.
locked_version() {
  awk -v name="name = \"$1\"" '$0 == name { getline; gsub(/version = |"/, ""); print; exit }' "$PROJECT/Cargo.lock"
}

# install_once FOLDER MARKER FUNCTION ARGUMENTS…: unless FOLDER/MARKER exists, calls FUNCTION TEMPORARY ARGUMENTS… and
# moves TEMPORARY to FOLDER.
install_once() {
  local folder=$TOOLS/$1 marker=$2 work=$3
  shift 3
  [ -e "$folder/$marker" ] && return 0
  mkdir -p "$TOOLS"
  (
    exec 9>"$TOOLS/.$(basename "$folder").lock"
    flock 9
    [ -e "$folder/$marker" ] && exit 0
    local aside
    aside=$(mktemp -d "$TOOLS/.new.XXXXXX")
    trap 'rm -rf "$aside"' EXIT
    "$work" "$aside/made" "$@" || exit 1
    [ -e "$aside/made/$marker" ] || exit 1
    rm -rf "$folder"
    mv -T "$aside/made" "$folder"
  )
}

# apt_install REASON PACKAGES…: installs Debian packages; the reason begins the sentence said when that is impossible.
apt_install() {
  local reason=$1 as_root=()
  shift
  has apt-get || fail "$reason: please install $* (there is no apt-get here to do it)."
  if [ "$(id -u)" -ne 0 ]; then
    has sudo || fail "$reason: please install $* as root (there is no sudo here to do it)."
    as_root=(sudo)
  fi
  note "installing $*"
  local log
  log=$(mktemp)
  if ! { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" ||
    { "${as_root[@]}" apt-get update &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; }; } \
    >"$log" 2>&1 </dev/null; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    fail "$reason: 'apt-get install $*' did not work; its last lines are above."
  fi
  rm -f "$log"
}

need_linker() {
  has cc || apt_install "A C compiler is needed to link Rust programs" build-essential
}

need_rust() {
  has cargo || fail "Rust is missing: please install it with rustup, then run this again."
  need_linker
  [ -d "$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null)" ] && return 0
  has rustup || fail "The Rust target wasm32-unknown-unknown is missing and there is no rustup to add it."
  note "adding the Rust target wasm32-unknown-unknown"
  rustup -q target add wasm32-unknown-unknown >/dev/null 2>&1 ||
    fail "The Rust target wasm32-unknown-unknown could not be added: try 'rustup target add wasm32-unknown-unknown'."
}

need_rust_checks() {
  need_rust
  local part
  for part in rustfmt clippy; do
    cargo "${part/rustfmt/fmt}" --version >/dev/null 2>&1 && continue
    rustup -q component add "$part" >/dev/null 2>&1 || fail "The Rust component $part is missing: try 'rustup component add $part'."
  done
}

need_node() {
  has node || fail "Node $NODE_MAJOR or newer is missing: please install it, then run this again."
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$NODE_MAJOR" ] ||
    fail "Node $NODE_MAJOR or newer is needed; this is $(node --version)."
}

need_npm() {
  need_node
  has npm || fail "npm, Node's package tool, is missing: please install it, then run this again."
}

cargo_tool() {
  local root=$1 name=$2 version=$3
  shift 3
  local log=$TOOLS/$name-$version.log
  note "building $name $version, once for this user (some minutes; log: $log)"
  (cd / && cargo install "$name" --version "$version" "$@" --root "$root" --target-dir "$(dirname "$root")/target") \
    >"$log" 2>&1 </dev/null || { tail -n 5 "$log" >&2 && return 1; }
}

need_trunk() {
  install_once "trunk-$TRUNK_VERSION" bin/trunk cargo_tool trunk "$TRUNK_VERSION" --locked ||
    fail "Trunk $TRUNK_VERSION could not be built (it needs the network once)."
  PATH=$TOOLS/trunk-$TRUNK_VERSION/bin:$PATH
}

# Without --locked: a version named in the tool's own lock file is no longer to be had.
need_wasm_bindgen() {
  local version
  version=$(locked_version wasm-bindgen)
  install_once "wasm-bindgen-$version" bin/wasm-bindgen cargo_tool wasm-bindgen-cli "$version" ||
    fail "wasm-bindgen-cli $version could not be built (it needs the network once)."
  PATH=$TOOLS/wasm-bindgen-$version/bin:$PATH
}

npm_folder() {
  local root=$1 source=$2
  mkdir -p "$root"
  cp "$source"/package*.json "$root/"
  note "installing the Node packages of ${source#"$PROJECT"/}, once for this user"
  if [ -e "$root/package-lock.json" ]; then set -- ci; else set -- install --no-package-lock; fi
  (cd "$root" && npm "$@" --ignore-scripts --no-audit --no-fund --loglevel=error) </dev/null
}

# need_node_packages FOLDER: installs what FOLDER/package.json asks for; NODE_PACKAGES is the folder whose node_modules
# has it. Installation scripts are not run, so a package cannot download anything by itself.
need_node_packages() {
  need_npm
  local key
  key=$(cat "$1"/package*.json | sha256sum | cut -c1-16)
  install_once "node-$(basename "$1")-$key" node_modules npm_folder "$1" ||
    fail "The Node packages of ${1#"$PROJECT"/} could not be installed (they need the network once)."
  NODE_PACKAGES=$TOOLS/node-$(basename "$1")-$key
}

need_wasm_split() {
  install_once "wasm-split-$WASM_SPLIT_VERSION" bin/wasm-split-cli \
    cargo_tool wasm_split_cli_support "$WASM_SPLIT_VERSION" --locked --features build-binary ||
    fail "wasm-split $WASM_SPLIT_VERSION could not be built (it needs the network once)."
  PATH=$TOOLS/wasm-split-$WASM_SPLIT_VERSION/bin:$PATH
}

binaryen_folder() {
  local root=$1
  mkdir -p "$root"
  printf '{"private":true,"dependencies":{"binaryen":"%s.0.0"}}\n' "$BINARYEN_VERSION" >"$root/package.json"
  note "installing wasm-opt $BINARYEN_VERSION, once for this user"
  (cd "$root" && npm install --ignore-scripts --no-audit --no-fund --loglevel=error) </dev/null
}

need_wasm_opt() {
  need_npm
  install_once "binaryen-$BINARYEN_VERSION" node_modules/.bin/wasm-opt binaryen_folder ||
    fail "wasm-opt $BINARYEN_VERSION could not be installed (it needs the network once)."
  PATH=$TOOLS/binaryen-$BINARYEN_VERSION/node_modules/.bin:$PATH
}

first_command() {
  local name
  for name in "$@"; do has "$name" && command -v "$name" && return 0; done
  return 1
}

# Sets ATELIER_CHROMIUM, unless the caller did, and makes sure of chromedriver.
need_chromium() {
  local names=(chromium chromium-browser google-chrome-stable google-chrome)
  if [ -z "${ATELIER_CHROMIUM:-}" ] && ! first_command "${names[@]}" >/dev/null; then
    apt_install "A Chromium browser is needed for the browser tests" chromium chromium-driver
  fi
  ATELIER_CHROMIUM=${ATELIER_CHROMIUM:-$(first_command "${names[@]}")} || fail "No Chromium browser was found."
  has chromedriver || apt_install "chromedriver is needed for the browser tests" chromium-driver
  export ATELIER_CHROMIUM
}

# Sets ATELIER_CHROMIUM_SHELL to the same browser without its windows, where the system has a package of it: a page costs
# a sixth less in it. Everything runs in the whole browser, too. Whoever chose a browser gets no other.
need_chromium_shell() {
  local name=chromium-headless-shell
  [ -z "${ATELIER_CHROMIUM:-}${ATELIER_CHROMIUM_SHELL:-}" ] || return 0
  if ! has "$name" && [ -n "$(apt-cache search --names-only "^$name\$" 2>/dev/null)" ]; then
    (apt_install "The browser tests are quicker with $name" "$name") || note "going on without $name"
  fi
  if has "$name"; then ATELIER_CHROMIUM_SHELL=$(command -v "$name") && export ATELIER_CHROMIUM_SHELL; fi
}

python_folder() {
  local root=$1 wanted=$2
  note "installing the Python packages of ${wanted#"$PROJECT"/}, once for this user"
  # A virtual environment names its own folder in its scripts, so it is called as `bin/python -m …` only.
  python3 -m venv "$root" && "$root/bin/python" -m pip install -q --disable-pip-version-check -r "$wanted" </dev/null
}

# need_python_packages FILE: PYTHON is an interpreter that has the packages of that requirements file.
need_python_packages() {
  python3 -c 'import ensurepip, venv' 2>/dev/null ||
    apt_install "Python with venv is needed to run Google's Python client" python3 python3-venv
  local key
  key=$(sha256sum <"$1" | cut -c1-16)
  install_once "python-$key" bin/python python_folder "$1" ||
    fail "The Python packages of ${1#"$PROJECT"/} could not be installed (they need the network once)."
  PYTHON=$TOOLS/python-$key/bin/python
}

apt_update() {
  if [ "$(id -u)" -eq 0 ]; then apt-get update; else has sudo && sudo apt-get update; fi
}

style_sets_folder() {
  note "fetching the sets of pictures on which styles are proven (0.7 GB, six packages), once for this user"
  if ! bash tests/bench/style-sets.sh "$1" --proven; then
    # The lists of packages may be missing, or older than what the archive has.
    apt_update && bash tests/bench/style-sets.sh "$1" --proven || return 1
  fi
  rm -rf "$1/packages"
  touch "$1/.whole"
}

# Sets STYLE_SETS to a folder with the real sets of pictures on which styles are proven: tuned/ and aside/.
need_style_sets() {
  local key name
  key=$(sha256sum <"$PROJECT/tests/bench/style-sets.sh" | cut -c1-16)
  name=style-sets-$key
  has dpkg || fail "The sets of pictures on which styles are proven are Debian packages, and there is no dpkg here."
  install_once "$name" .whole style_sets_folder >"$PROJECT/target/test-logs/style-sets.log" 2>&1 ||
    fail "The sets of pictures on which styles are proven could not be fetched: $(tail -n 1 "$PROJECT/target/test-logs/style-sets.log")"
  STYLE_SETS=$TOOLS/$name
}

# Everything the bundle needs.
need_bundle_tools() {
  need_rust
  need_npm
  need_wasm_bindgen
  need_trunk
  need_wasm_opt
  need_wasm_split
}

# Fetches the crates of a package, without the network when they are there. In CI its Cargo.lock has to be complete.
need_crates() {
  local locked=()
  [ "${CI:-}" = true ] && locked=(--locked)
  cargo fetch "${locked[@]}" --offline --manifest-path "$1" >/dev/null 2>&1 && return 0
  note "fetching the crates of ${1#"$PROJECT"/}"
  cargo fetch "${locked[@]}" --manifest-path "$1" >/dev/null || fail "The crates of ${1#"$PROJECT"/} could not be fetched."
}

# The crates of others are compiled once for a user, not once for a clone: what a full run has compiled of them into an
# empty target folder is kept beside the tools, and the next empty one begins with it. Nothing of this project's own is
# kept. Cargo's fingerprints decide, as always, whether a compiled crate is the wanted one; without any, it compiles.

# Where they are kept: a folder for everything that could make them others.
compiled_crates() {
  local key
  key=$(cd "$PROJECT" && { rustc -vV && cat Cargo.* tests/*/Cargo.* .cargo/config.toml start && echo "${RUSTFLAGS:-}"; } | sha256sum | cut -c1-16)
  echo "crates-$key"
}

# Names everything in the target folder, the current one, that was compiled of a crate of somebody else. It is told by
# its hash, which only a unit of such a crate has.
list_compiled_crates() {
  local own
  own=$(sed -n '/^\[package\]/,/^$/s/^name = "\(.*\)"/\1/p' "$PROJECT"/Cargo.toml "$PROJECT"/tests/*/Cargo.toml | tr '\n' ' ')
  find ./debug ./release ./wasm32-unknown-unknown -regextype posix-extended -regex '.*/(deps|build|\.fingerprint)/[^/]+' 2>/dev/null |
    awk -v own="$own" '
      BEGIN { count = split(own, names, " "); for (i = 1; i <= count; i++) is_own[names[i]] = 1 }
      {
        name = $0; sub(/.*\//, "", name); sub(/\..*/, "", name)
        unit = $0; sub(/\/[^\/]*\/[^\/]*$/, "", unit); unit = unit "/" substr(name, length(name) - 15)
        path[NR] = $0; unit_of[NR] = unit
        if ($0 ~ /\/\.fingerprint\// && !(substr(name, 1, length(name) - 17) in is_own)) wanted[unit] = 1
      }
      END { for (i = 1; i <= NR; i++) if (unit_of[i] in wanted) print path[i] }'
}

# copy_crates TO: copies what standard input names to the folder TO, times included. Libraries are linked where that is
# possible: neither cargo nor the compiler ever writes into one that is there, they put a new one in its place.
copy_crates() {
  local to=$1 list libraries
  list=$(cat)
  libraries=$(grep -E '\.(rlib|rmeta|so)$' <<<"$list") || return 1
  mkdir -p "$to" || return 1
  xargs -d '\n' cp -al --parents -t "$to" <<<"$libraries" 2>/dev/null || xargs -d '\n' cp -af --parents -t "$to" <<<"$libraries" || return 1
  grep -vE '\.(rlib|rmeta|so)$' <<<"$list" | xargs -d '\n' cp -a --parents -t "$to"
}

crates_folder() { (cd "$PROJECT/target" && list_compiled_crates | copy_crates "$1" && touch "$1/.complete"); }

# Keeps them, unless they are already. Only the folders used last stay.
keep_compiled_crates() {
  local folder
  folder=$(compiled_crates)
  install_once "$folder" .complete crates_folder || { note "the compiled crates could not be kept; the next clone compiles them again" && return 0; }
  ls -dt "$TOOLS"/crates-*/ | tail -n +3 | xargs -r rm -rf
}

# Puts them into a target folder that is empty.
use_compiled_crates() {
  local folder
  folder=$TOOLS/$(compiled_crates)
  [ -e "$folder/.complete" ] || return 0
  touch "$folder"
  note "beginning with the crates of others as compiled before"
  (cd "$folder" && list_compiled_crates | copy_crates "$PROJECT/target") || rm -rf "$PROJECT"/target/{debug,release,wasm32-unknown-unknown}
}
