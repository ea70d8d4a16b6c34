#!/usr/bin/env bash
# Chromium and a Chinese font for the browser tests: installed where they are missing and we may, else named.
set -eu
wanted=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || wanted+=(chromium)
{ command -v fc-list >/dev/null && fc-list ':lang=zh-cn' | grep -q .; } || wanted+=(fonts-noto-cjk fontconfig)
[ ${#wanted[@]} -eq 0 ] && exit 0

sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo -n"
if command -v apt-get >/dev/null && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }; then
    echo "installing ${wanted[*]}"
    export DEBIAN_FRONTEND=noninteractive
    if $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null; then
        exit 0
    fi
fi
echo "The browser tests need: ${wanted[*]}" >&2
echo "Install them and run the tests again, for instance: sudo apt-get install ${wanted[*]}" >&2
exit 1
