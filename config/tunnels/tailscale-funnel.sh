#!/bin/sh
# Tailscale Funnel publishes the intake as https://<box>.<tailnet>.ts.net. Run it once on the box; it lasts over reboots.
#
# That name is what providers keep: it stays as long as neither the machine nor the tailnet is renamed. A name of your own
# domain is not possible with Funnel. Disable key expiry for this machine in the admin console, or the tunnel ends by itself
# after some months, and allow it Funnel in the policy of the tailnet:
#   "nodeAttrs": [{ "target": ["tag:washa"], "attr": ["funnel"] }]
#
# Switch off: nothing. Funnel has no bot check of its own. Publish no other path and no other port with it: the console
# (8080) is for the LAN.
set -eu

tailscale up --hostname=box
# The mount point is taken off the path, and the target's path is put before it.
tailscale funnel --bg --set-path=/cb/ http://127.0.0.1:8787/cb/
tailscale funnel --bg --set-path=/healthz http://127.0.0.1:8787/healthz
tailscale funnel status
