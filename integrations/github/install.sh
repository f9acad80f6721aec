#!/usr/bin/env bash
# Puts addsup on the path of later steps: the binary of a release, or built from the source beside this file.
set -euo pipefail

case "${ADDSUP_INSTALL:-release}" in
  none)
    command -v addsup >/dev/null || { echo "::error::addsup is not on the path; set \`install\` to release or build"; exit 2; }
    exit 0 ;;
  build)
    cargo install --locked --path "$ACTION_PATH" --root "$RUNNER_TEMP/addsup"
    echo "$RUNNER_TEMP/addsup/bin" >> "$GITHUB_PATH"
    exit 0 ;;
  release) ;;
  *) echo "::error::\`install\` is release, build or none"; exit 2 ;;
esac

case "${RUNNER_OS}-${RUNNER_ARCH}" in
  Linux-X64) target=x86_64-unknown-linux-gnu ;;
  Linux-ARM64) target=aarch64-unknown-linux-gnu ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  *) echo "::error::there is no prebuilt addsup for ${RUNNER_OS} on ${RUNNER_ARCH}; set \`install\` to build"; exit 2 ;;
esac
case "$ACTION_REF" in
  v[0-9]*) ;;
  *) echo "::error::name a release after @ (such as @v0.1.0), or set \`install\` to build"; exit 2 ;;
esac
folder="$RUNNER_TEMP/addsup"
mkdir -p "$folder"
cd "$folder"
# the action may be used twice in a job
gh release download "$ACTION_REF" --repo "$ACTION_REPOSITORY" --pattern "addsup-$target.tar.gz*" --clobber
if command -v sha256sum >/dev/null; then sha256sum --check "addsup-$target.tar.gz.sha256"
else shasum --algorithm 256 --check "addsup-$target.tar.gz.sha256"; fi
tar -xzf "addsup-$target.tar.gz"
echo "$folder" >> "$GITHUB_PATH"
