#!/usr/bin/env bash
# Run every oracle again: needs R with the packages survey and metafor. The tests themselves do not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
for folder in */; do
    [ -f "$folder/oracle.R" ] || continue
    (cd "$folder" && Rscript oracle.R && Rscript -e 'library(survey); library(metafor); writeLines(c(R.version.string, paste("survey", packageVersion("survey")), paste("metafor", packageVersion("metafor"))), "session_info.txt")' >/dev/null 2>&1)
    echo "$folder done"
done
