#!/usr/bin/env bash
# Chromium and a Chinese font for the browser tests: installed where they are missing and we may, else named. Chromium's
# headless shell opens a page for an eighth of the work; where it cannot be had, Chromium itself does all.
set -eu
wanted=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || wanted+=(chromium)
{ command -v fc-list >/dev/null && fc-list ':lang=zh-cn' | grep -q .; } || wanted+=(fonts-noto-cjk fontconfig)
shell=chromium-headless-shell
[ ${#wanted[@]} -eq 0 ] && command -v $shell >/dev/null && exit 0

sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo -n"
install() {
    $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
if command -v apt-get >/dev/null && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }; then
    echo "installing ${wanted[*]} $shell"
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update -qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 || true
    command -v $shell >/dev/null || install $shell || echo "without $shell the browser tests take longer"
    [ ${#wanted[@]} -eq 0 ] || ! install "${wanted[@]}" || exit 0
fi
[ ${#wanted[@]} -eq 0 ] && exit 0
echo "The browser tests need: ${wanted[*]}" >&2
echo "Install them and run the tests again, for instance: sudo apt-get install ${wanted[*]}" >&2
exit 1
