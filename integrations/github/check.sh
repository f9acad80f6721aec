#!/usr/bin/env bash
# Checks articles: annotations to the log, a summary to the page of the job, SARIF where it is asked for. One run.
set -euo pipefail

flags=(--format github --report "github-summary=${RUNNER_TEMP:-.}/addsup-summary.md")
if [ -n "${ADDSUP_SARIF:-}" ]; then flags+=(--report "sarif=$ADDSUP_SARIF"); fi
if [ -n "${ADDSUP_SINCE:-}" ]; then flags+=(--changed-since "$ADDSUP_SINCE"); fi
while IFS= read -r line; do
  if [ -n "$line" ]; then flags+=("$line"); fi
done <<< "${ADDSUP_FLAGS:-}"
paths=()
while IFS= read -r line; do
  if [ -n "$line" ]; then paths+=("$line"); fi
done <<< "${ADDSUP_PATHS:-.}"

code=0
addsup check "${flags[@]}" -- "${paths[@]}" || code=$?
summary="${RUNNER_TEMP:-.}/addsup-summary.md"
if [ -f "$summary" ]; then cat "$summary" >> "$GITHUB_STEP_SUMMARY"; fi
echo "exit-code=$code" >> "$GITHUB_OUTPUT"
exit "$code"
