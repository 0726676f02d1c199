#!/usr/bin/env bash
# Generates the protobuf code from proto/ into src/protocol/generated/ (not committed).
set -eu
cd "$(dirname "$0")/../.."
out=src/protocol/generated
mkdir -p "$out"
generate() { # name, proto files
  name=$1; shift
  npx pbjs -t static-module -w esm --dts -r "flightloop_$name" --no-create --no-verify --no-convert \
    --no-delimited --no-typeurl --no-service -p proto -o "$out/$name.js" "$@"
}
generate client proto/vocs/v1/client.proto
generate services proto/vocs/v1/ice_proxy.proto proto/vocs/v1/mixer.proto
