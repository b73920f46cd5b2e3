# Rscript survey.R DATA_FOLDER ITEMS.csv OUT.csv
# The same job for one wave with R's survey package: read the raw files, weight every population by
# age and sex within organisation, and give every organisation's mean and standard error of every
# item in every population. ITEMS.csv: item, option, score (blank where an option carries none).
suppressMessages(library(survey))
a <- commandArgs(TRUE)
answers <- read.csv(file.path(a[1], "responses.csv"))
people <- read.csv(file.path(a[1], "sample.csv"))
scores <- read.csv(a[2])
d <- merge(people[people$outcome == 1, ], answers, by = "record_id")
age <- ifelse(is.na(d$age_answer), d$age, d$age_answer)
sex <- ifelse(d$sex_answer %in% 1:2, d$sex_answer, d$sex)
d$stratum <- paste(cut(age, c(15, 35, 50, 65, 120)), sex)
d <- d[!is.na(age) & sex %in% 1:2, ]
out <- NULL
for (group in sort(unique(d$group))) {
  x <- d[d$group == group, ]
  p <- table(x$stratum) / nrow(x)
  po <- prop.table(table(x$organisation, x$stratum), 1)
  x$w <- pmin(5, as.numeric(p[x$stratum]) / po[cbind(x$organisation, x$stratum)])
  for (item in unique(scores$item)) {
    key <- scores[scores$item == item, ]
    x$score <- key$score[match(x[[item]], key$option)]
    y <- x[!is.na(x$score), ]
    design <- svydesign(ids = ~1, weights = ~w, data = y)
    by <- svyby(~score, ~organisation, design, svymean, keep.var = TRUE)
    out <- rbind(out, data.frame(group, item, organisation = by$organisation, score = by$score, se = by$se))
  }
}
write.csv(out, a[3], row.names = FALSE)
