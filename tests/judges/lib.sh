# Shared by setup, where and the build scripts of the judges. Sourced, not run.
# shellcheck shell=bash

judges_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache_dir=${XDG_CACHE_HOME:-$HOME/.cache}/anyport/judges

# In the order of building: schemas are made from what crds fetched.
# shellcheck disable=SC2034  # used by those who source this
judge_names=(control-plane etcd kwok crds schemas kube-score kubeconform composecheck knativecheck checkov)

say() { printf '%s\n' "$*"; }

die() {
  printf 'tests/judges: %s\n' "$*" >&2
  exit 1
}

# The folder of a judge is named after everything that decides its content, so
# a changed pin is a new folder and an unchanged one is found at once.
judge_key() {
  local name=$1
  {
    uname -sm
    cd "$judges_dir/$name" || exit
    find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    # Schemas are made from the CRDs and from the pinned Kubernetes module.
    if [ "$name" = schemas ]; then
      cat "$judges_dir/control-plane/go.sum" "$judges_dir"/crds/*
    fi
  } | sha256sum | cut -c1-16
}

judge_dir() { printf '%s/%s-%s\n' "$cache_dir" "$1" "$(judge_key "$1")"; }

# A folder without the mark is a build that was broken off.
judge_ready() { [ -e "$1/.ready" ]; }

need_command() {
  command -v "$1" >/dev/null || die "$1 is missing: $2"
}

# install_packages NAME…: Debian packages, as root or through sudo.
install_packages() {
  command -v apt-get >/dev/null ||
    die "please install: $* (this is no Debian, so it is not done for you)"
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "please install as root: $*"
    root=(sudo -n)
  fi
  say "installing Debian packages: $*"
  "${root[@]}" apt-get update -qq </dev/null || die "apt-get update failed"
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "$@" </dev/null >/dev/null || die "apt-get could not install $*"
}

# go_build SOURCE OUT PACKAGE… [-- FLAG…]: builds pinned packages into OUT.
go_build() {
  local source=$1 out=$2
  shift 2
  local packages=()
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    packages+=("$1")
    shift
  done
  [ $# -eq 0 ] || shift
  mkdir -p "$out"
  (
    cd "$source"
    # A GOFLAGS, a workspace file or a vendor folder of the caller would build
    # something else than what is pinned.
    GOFLAGS='' GOWORK=off CGO_ENABLED=0 go build -mod=readonly -trimpath -buildvcs=false \
      "$@" -o "$out/" "${packages[@]}"
  ) || die "could not build ${packages[*]} (pinned in ${source#"$judges_dir"/}/go.mod)"
}

# go_module_dir SOURCE MODULE: where the module that SOURCE pins lies on disk.
go_module_dir() {
  local dir
  dir=$(cd "$1" && GOFLAGS='' GOWORK=off go list -mod=readonly -m -f '{{.Dir}}' "$2") ||
    die "module $2 is not pinned in $1/go.mod"
  [ -n "$dir" ] || die "module $2 is not downloaded"
  printf '%s\n' "$dir"
}
