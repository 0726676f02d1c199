#!/usr/bin/env bash
# Installs what is missing, and only that: npm packages, and system packages by apt-get (with sudo where
# needed) on Debian and Ubuntu; elsewhere it says what to install. `setup.sh build`, `test`, or `peers`: what
# the benchmarks compare with.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() { printf 'set-up: %s\n' "$*" >&2; exit 1; }

check_node() {
  command -v node >/dev/null || fail 'Node.js 20 or newer is needed: https://nodejs.org'
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || fail "Node.js 20 or newer is needed, this is $(node -v)"
}

install_npm_packages() {
  local stamp=node_modules/.installed
  if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then return; fi
  say 'npm packages'
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json "$stamp"
}

# Arguments: command=package pairs; installs the packages whose command is not there.
install_system_packages() {
  local missing=() pair
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null ||
    fail "these programs are missing; install them with your system's packages: ${missing[*]}"
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "run as root: apt-get install ${missing[*]}"
    sudo=(sudo)
  fi
  say "system packages: ${missing[*]} (some minutes, once)"
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Progress-Fancy=0 "${missing[@]}" >build/apt.log || fail 'apt-get failed, see build/apt.log'
}

# Debian starts a server that it installs. The tests start their own, on the loopback interface.
# Arguments: command=service pairs.
install_without_service() {
  # Servers may be where only root looks.
  local PATH=$PATH:/usr/sbin pair new=()
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || new+=("${pair#*=}")
  done
  install_system_packages "$@"
  if [ ${#new[@]} -eq 0 ] || [ ! -d /run/systemd/system ]; then return 0; fi
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  "${sudo[@]}" systemctl disable --now --quiet "${new[@]}"
}

# Arguments: a package, and a command that fails without it. For packages that bring no command.
needed=()
need() { "${@:2}" >/dev/null 2>&1 || needed+=("no-such-command=$1"); }

# Codecs to compare with, into build/peers: no dependencies of this project. The second is compiled, against
# the headers that this Node came with.
install_peer_codecs() {
  local peers=build/peers headers
  [ -d $peers/node_modules/opusscript ] || {
    say 'opusscript'
    npm install --prefix $peers --no-audit --no-fund --loglevel=error opusscript@0.1.1
  }
  if [ -d $peers/node_modules/@discordjs/opus ]; then return; fi
  headers=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
  if [ ! -f "$headers/include/node/node_api.h" ] || ! command -v python3 >/dev/null ||
    ! command -v make >/dev/null || ! command -v g++ >/dev/null; then
    say "no @discordjs/opus: it needs python3, make, g++ and Node's own headers"
    return
  fi
  say '@discordjs/opus (compiled, half a minute)'
  npm_config_nodedir=$headers npm_config_build_from_source=true npm install --prefix $peers --no-audit \
    --no-fund --loglevel=error @discordjs/opus@0.10.0 >build/peers.log 2>&1 ||
    say 'no @discordjs/opus: it could not be compiled, see build/peers.log'
}

mkdir -p build
check_node
install_npm_packages
build_tools=(emcc=emscripten)
test_tools=(chromium=chromium firefox-esr=firefox-esr unshare=util-linux ip=iproute2 espeak-ng=espeak-ng
  gst-launch-1.0=gstreamer1.0-tools tcpdump=tcpdump nft=nftables)
case "${1:-build}" in
  build) install_system_packages "${build_tools[@]}" ;;
  test)
    need gstreamer1.0-plugins-base gst-inspect-1.0 opusenc
    need gstreamer1.0-plugins-good gst-inspect-1.0 udpsink
    need python3-pylibsrtp /usr/bin/python3 -c 'import pylibsrtp'
    need gstreamer1.0-plugins-bad gst-inspect-1.0 webrtcbin
    need gstreamer1.0-nice gst-inspect-1.0 nicesrc
    need python3-gi /usr/bin/python3 -c 'import gi'
    need gir1.2-gst-plugins-bad-1.0 /usr/bin/python3 -c 'import gi; gi.require_version("GstWebRTC", "1.0")'
    need python3-aiortc /usr/bin/python3 -c 'import aiortc'
    install_system_packages "${build_tools[@]}" "${test_tools[@]}" "${needed[@]}"
    install_without_service turnserver=coturn slapd=slapd pg_ctlcluster=postgresql
    ;;
  peers)
    install_without_service janus=janus murmurd=mumble-server
    install_system_packages gcc=gcc
    printf '#include <opus/opus.h>\n' | gcc -E - >/dev/null 2>&1 ||
      install_system_packages no-such-command=libopus-dev no-such-command=libc6-dev
    # Recorded speech.
    [ -f /usr/share/sounds/alsa/Front_Center.wav ] || install_system_packages no-such-command=alsa-utils
    [ -f /usr/share/codec2/raw/speech_orig_16k.wav ] ||
      install_system_packages no-such-command=codec2-examples
    install_peer_codecs
    ;;
  *) fail "unknown part '$1': build, test or peers" ;;
esac
