#!/usr/bin/env bash
# Runs node with the given arguments, one test file, in a network namespace of its own that has only a loopback
# interface: multicast and whatever else a test sends can't leave it, nor reach the file that runs beside it.
# What is heard in real time is judged by the clock, so such a file has the machine for itself.
set -euo pipefail

alone='build/test/(interop|mixer_lab)/|build/test/console/large_seat'
alone+='|build/test/browser/(audio|bad|capacity|console|dimming|firefox|ice|interop|jitter|loop_pages|lossy|mixer|pan|quiet|recovery|silence|sound|speech|supervised|talk|turn|voice)'
alone+='|build/test/system/(consoles|dimming|hung|ice|live|media|mixer|pan|play|sdk|serve|talk|threads|vocs)'
turn=--shared
if [[ "$*" =~ $alone ]]; then turn=--exclusive; fi

namespace=(unshare --net)
[ "$(id -u)" -eq 0 ] || namespace=(unshare --net --map-root-user)
# Each step takes the place of the one before: a signal of the runner's reaches the test.
exec flock --no-fork "$turn" build/test_turn.lock \
  "${namespace[@]}" -- sh -c 'ip link set lo up && exec "$0" "$@"' "$TEST_NODE" "$@"
