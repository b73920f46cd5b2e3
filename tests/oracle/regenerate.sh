#!/usr/bin/env bash
# Run every oracle again: needs R with survey, metafor and sandwich. The tests themselves do not.
# bash tests/oracle/regenerate.sh [edge34.csv]: with the shared table, its figures are made again too.
set -euo pipefail
edge34="${1:+$(realpath "$1")}"
cd "$(dirname "${BASH_SOURCE[0]}")"
for folder in */; do
    [ -f "$folder/oracle.R" ] || continue
    (cd "$folder" && Rscript oracle.R && Rscript -e 'suppressMessages({library(survey); library(metafor)}); writeLines(c(R.version.string, paste("survey", packageVersion("survey")), paste("metafor", packageVersion("metafor"))), "session_info.txt")')
    echo "$folder done"
done
(cd score && Rscript design.R && Rscript sections.R)
if [ -n "$edge34" ]; then
    Rscript score/edge34.R "$edge34" score/edge34_expected.csv
    echo "edge34 done"
fi
