#!/usr/bin/env bash
# Makes data/schemas.z again: fetches the pinned Go modules that hold the
# schemas, and calls the generator. Needs Go, for its module cache only.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# The folder of a module in Go's cache.
module() {
  (cd / && GOFLAGS='' GOWORK=off go mod download -json "$1") |
    sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p'
}

arguments=()
for version in 1.33.13 1.34.4 1.35.4 1.36.3; do
  folder=$(module "k8s.io/kubernetes@v$version")
  arguments+=("${version%.*}=$folder/api/openapi-spec/swagger.json")
done
gateway=$(module sigs.k8s.io/gateway-api@v1.6.1)/config/crd/standard
for kind in backendtlspolicies gatewayclasses gateways grpcroutes httproutes listenersets referencegrants \
  tcproutes tlsroutes udproutes; do
  arguments+=("$gateway/gateway.networking.k8s.io_$kind.yaml")
done
keda=$(module github.com/kedacore/keda/v2@v2.21.0)/config/crd/bases
for kind in scaledobjects scaledjobs triggerauthentications clustertriggerauthentications; do
  arguments+=("$keda/keda.sh_$kind.yaml")
done
secrets=$(module github.com/external-secrets/external-secrets@v1.3.2)/config/crds/bases
for kind in externalsecrets clusterexternalsecrets secretstores clustersecretstores; do
  arguments+=("$secrets/external-secrets.io_$kind.yaml")
done
arguments+=("$secrets/generators.external-secrets.io_passwords.yaml")

cargo run --quiet --package anyport-kubernetes-schemas --example generate -- "$here/data/schemas.z" "${arguments[@]}"
