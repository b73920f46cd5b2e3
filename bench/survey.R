# Rscript survey.R PEOPLE.csv ITEMS.csv OUT.csv
# The same job with R's survey package: read the answers, weight every group by age and sex within
# organisation, and give every organisation's mean and standard error of every item in every group.
# PEOPLE.csv: organisation, group, age, sex and one column an item. ITEMS.csv: item, option, score
# (blank where an option carries none). The last line printed is the seconds of work, without
# loading packages.
suppressMessages(library(survey))
a <- commandArgs(TRUE)
start <- proc.time()[[3]]
d <- read.csv(a[1])
scores <- read.csv(a[2])
d$stratum <- paste(cut(d$age, c(15, 35, 50, 65, 120)), d$sex)
items <- unique(scores$item)
for (item in items) {
  key <- scores[scores$item == item, ]
  d[[item]] <- key$score[match(d[[item]], key$option)]
}
out <- NULL
for (group in sort(unique(d$group))) {
  x <- d[d$group == group, ]
  p <- table(x$stratum) / nrow(x)
  po <- prop.table(table(x$organisation, x$stratum), 1)
  x$w <- pmin(5, as.numeric(p[x$stratum]) / po[cbind(x$organisation, x$stratum)])
  for (item in items) {
    y <- x[!is.na(x[[item]]), ]
    design <- svydesign(ids = ~1, weights = ~w, data = y)
    by <- svyby(as.formula(paste0("~", item)), ~organisation, design, svymean)
    out <- rbind(out, data.frame(group, item, organisation = by$organisation, score = by[[item]], se = by$se))
  }
}
write.csv(out, a[3], row.names = FALSE)
cat(proc.time()[[3]] - start, "\n")
